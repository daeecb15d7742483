// What Streamlit calls: at first, and again when another page brings other terms.
import { Glossed } from "./glossed.js";

const STANDING = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  let one = STANDING.get(parentElement);
  if (!one) {
    one = { glossed: new Glossed(parentElement.querySelector(".gloss"), (choice) => one.send(choice)) };
    STANDING.set(parentElement, one);
  }
  one.send = (choice) => setTriggerValue("chosen", choice);
  one.glossed.take(data);
  return () => {
    one.glossed.end();
    STANDING.delete(parentElement);
  };
}
