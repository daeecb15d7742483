// Where the page uses terms: the first place of each, in the order of reading.
const SPOKEN = "h1, h2, h3, h4, p, li";
const LABELS = "[data-testid=stWidgetLabel], [data-testid=stMetricLabel]";
const ELSEWHERE =
  "a, button, label, summary, code, table, .katex, .js-plotly-plot, .st-key-context, [role=alert], [role=listbox], [role=dialog]";

// main: the element to read; spot: see spotting.js. {name: range}
export function firstPlaces(main, spot) {
  const first = new Map();
  for (const element of main.querySelectorAll(SPOKEN)) {
    if (element.closest(ELSEWHERE) || !element.getClientRects().length) continue;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.parentElement.closest(ELSEWHERE)) continue;
      for (const { name, from, to } of spot(text.data)) if (!first.has(name)) first.set(name, rangeOf(text, from, to));
    }
  }
  return first;
}

// Terms in the labels of widgets, which are not marked, for a click there is for the widget: their names, in order.
export function labelled(main, spot) {
  return [...main.querySelectorAll(LABELS)].flatMap((label) => (label.getClientRects().length ? spot(label.textContent) : [])).map(({ name }) => name);
}

function rangeOf(text, from, to) {
  const range = document.createRange();
  range.setStart(text, from);
  range.setEnd(text, to);
  return range;
}

// The term under the pointer, and its box on the screen; undefined where there is none.
export function under(places, event) {
  if (!event.composedPath()[0].closest?.(SPOKEN)) return undefined;
  for (const [name, range] of places)
    for (const box of range.getClientRects()) if (within(box, event.clientX, event.clientY)) return { name, box };
  return undefined;
}

const within = ({ left, right, top, bottom }, x, y) => x >= left && x <= right && y >= top && y <= bottom;
