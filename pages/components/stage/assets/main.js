// What Streamlit calls: at first, and again whenever Python sends other data. One view stands in each place of a page
// until it leaves; then everything that it started ends.
import { make } from "./dom.js";
import { LayersView } from "./layers.js";
import { Life } from "./life.js";
import { unpack } from "./unpack.js";

const VIEWS = { stage_layers: LayersView };
const STANDING = new WeakMap();

export default function ({ name, data, parentElement, setTriggerValue }) {
  const standing = STANDING.get(parentElement) ?? raise(name, parentElement);
  standing.tell = (choice) => setTriggerValue("chosen", choice);
  try {
    standing.view.take(unpack(data));
  } catch (error) {
    console.error(error);
    standing.root.replaceChildren(make("p", "note", {}, "The live view failed in this browser. Choose “figures” above: they show the same."));
  }
  return () => {
    standing.life.end();
    STANDING.delete(parentElement);
  };
}

function raise(name, parentElement) {
  const root = parentElement.querySelector(".stage"), life = new Life(), standing = { root, life, tell() {} };
  life.on(root, "keydown", (event) => event.stopPropagation()); // Streamlit has r, c and Escape on the document
  standing.view = new VIEWS[name](life, root, (choice) => standing.tell(choice));
  STANDING.set(parentElement, standing);
  return standing;
}
