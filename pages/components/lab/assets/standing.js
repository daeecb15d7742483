// What Streamlit calls for a lab's view: at first, and again with every new block. Everything that a view started ends
// when it leaves the page.
import { make } from "../../stage/assets/dom.js";
import { Life } from "../../stage/assets/life.js";
import { unpack } from "../../stage/assets/unpack.js";

const FAILED = "The live view failed in this browser: the controls beside it and the figures still work.";

export function standing(View) {
  const views = new WeakMap();
  const leave = (place) => {
    views.get(place)?.life.end();
    views.delete(place);
  };
  const raise = (place) => {
    const root = place.querySelector(".stage"), life = new Life(), one = { life, tell() {} };
    root.classList.add("lab");
    views.set(place, one);
    life.on(root, "keydown", (event) => event.stopPropagation()); // Streamlit has r, c and Escape on the document
    one.view = new View(life, root, (choice) => one.tell(choice));
    life.onWidth(root, () => one.view.resize());
    life.on(root, "transitionend", (event) => event.target === root && one.view.resize()); // another theme
    return one;
  };
  return ({ data, parentElement, setTriggerValue }) => {
    try {
      const one = views.get(parentElement) ?? raise(parentElement);
      const block = unpack(data);
      one.tell = (choice) => block.silent || setTriggerValue("chosen", choice); // silent: nothing of it is kept in the link
      one.view.take(block);
    } catch (error) {
      console.error(error);
      leave(parentElement);
      parentElement.querySelector(".stage").replaceChildren(make("p", "note", {}, FAILED));
    }
    return () => leave(parentElement);
  };
}

// Whether a view has to put one thing under the other, as its style sheet then does too.
export function narrowed(root) {
  const narrow = root.clientWidth < 620;
  root.classList.toggle("narrow", narrow);
  return narrow;
}

// The colours of the page as it is now, by day or by night.
export function inksOf(root) {
  const style = getComputedStyle(root), of = (name) => style.getPropertyValue(name).trim();
  const faded = (share) => `color-mix(in srgb, ${style.color} ${share}%, transparent)`;
  return { text: style.color, accent: of("--st-primary-color"), faint: of("--st-border-color"), quiet: faded(35), ground: of("--st-background-color"), font: style.fontFamily };
}
