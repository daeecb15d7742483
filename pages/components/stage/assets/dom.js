// Elements, made one by one: what comes from outside is only ever a text, never HTML.

export function make(tag, className = "", attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children); // a string becomes a text node
  return element;
}

// A button with its words, and what a press of it does as long as `life` lasts.
export function pressed(life, words, act, attributes = {}) {
  const element = make("button", "", { type: "button", ...attributes }, words);
  life.on(element, "click", act);
  return element;
}

// A text is written only where it is another: nothing is laid out again for nothing.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function reveal(element, shown) {
  element.hidden = !shown;
}
