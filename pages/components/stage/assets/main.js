// What Streamlit calls: at first, and again whenever Python sends other data. One view stands in each place of a page
// until it leaves; then everything that it started ends.
import { make } from "./dom.js";
import { Life } from "./life.js";
import { unpack } from "./unpack.js";

const STANDING = new WeakMap();
const FAILED = "The live view failed in this browser. Choose “figures”: they show the same.";

// The component whose view is `View`.
export const stands = (View) => ({ data, parentElement, setTriggerValue }) => {
  try {
    const standing = STANDING.get(parentElement) ?? raise(View, parentElement);
    standing.tell = (choice) => setTriggerValue("chosen", choice);
    standing.view.take(unpack(data));
  } catch (error) {
    console.error(error);
    leave(parentElement); // what comes next begins anew
    parentElement.querySelector(".stage").replaceChildren(make("p", "note", {}, FAILED));
  }
  return () => leave(parentElement);
};

function leave(parentElement) {
  STANDING.get(parentElement)?.life.end();
  STANDING.delete(parentElement);
}

function raise(View, parentElement) {
  const root = parentElement.querySelector(".stage"), life = new Life(), standing = { life, tell() {} };
  STANDING.set(parentElement, standing);
  life.on(root, "keydown", (event) => event.stopPropagation()); // Streamlit has r, c and Escape on the document
  standing.view = new View(life, root, (choice) => standing.tell(choice));
  return standing;
}
