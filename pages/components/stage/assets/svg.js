// A vector graphic's elements.
const SVG = "http://www.w3.org/2000/svg"; // a name, not an address

export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
