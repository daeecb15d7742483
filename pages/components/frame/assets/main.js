// What Streamlit calls: at first, and again whenever Python sends other data; it stands on every page.
import { keys } from "./keys.js";
import { Finder } from "./finder.js";
import { savesReadably } from "./saved.js";

const STANDING = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  let one = STANDING.get(parentElement);
  if (!one) {
    const stop = new AbortController();
    const on = (target, type, act, options = {}) => target.addEventListener(type, act, { ...options, signal: stop.signal });
    one = { stop, finder: new Finder(parentElement, (choice) => one.send(choice)) };
    one.finder.start(on);
    on(parentElement.querySelector(".open"), "click", () => one.finder.open());
    on(document, "keydown", keys(one.finder, () => one.projecting));
    markTabbed(on);
    savesReadably(on);
    STANDING.set(parentElement, one);
  }
  const has = (key) => Boolean(document.querySelector(`[data-testid=stMain] .st-key-${key}`));
  one.send = (choice) => setTriggerValue("chosen", { ...choice, layerHere: has("layer"), targetHere: has("target") });
  one.projecting = data.projecting;
  one.finder.all = data.entries;
  one.finder.here = data.here;
  return () => {
    one.stop.abort();
    STANDING.delete(parentElement);
  };
}

// The page itself has the focus after a click on it; it is framed, in frame.css, only where Tab led there.
function markTabbed(on) {
  let key = null;
  on(document, "keydown", (event) => (key = event.key), { capture: true });
  on(document, "pointerdown", () => (key = null), { capture: true });
  on(document, "focusin", ({ target }) => target.toggleAttribute?.("data-tabbed", key === "Tab" && target.matches("[data-testid=stMain]")));
}
