// Keys of the whole app: Ctrl-K searches; P is for a projector, where arrows step through layers and pages.
const TAKES_KEYS =
  "input:not([type=checkbox]), textarea, select, [contenteditable], " +
  "[role=slider], [role=option], [role=tab], [role=radio], [role=application], [role=listbox]";
const STEPS_ITSELF = ".st-key-course-words"; // the course, in large type, has arrows of its own
const MODIFIED = (event) => event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;

export function keys(finder, projecting) {
  return (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      finder.open();
      return;
    }
    if (event.defaultPrevented || MODIFIED(event) || isTyping(event)) return;
    if (event.key.toLowerCase() === "p") document.querySelector(".st-key-projector input")?.click();
    else if (projecting()) step(event);
  };
}

export function isTyping(event) {
  const target = event.composedPath()[0];
  return Boolean(target?.closest?.(TAKES_KEYS));
}

function step(event) {
  const way = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1 }[event.key];
  if (!way || document.querySelector(STEPS_ITSELF)) return;
  event.preventDefault();
  const layer = document.querySelector(`.st-key-${way > 0 ? "next" : "previous"}-layer button`);
  if (layer && event.key.startsWith("Arrow")) layer.click();
  else turnPage(way);
}

// The links of the side bar stand there, hidden or not; the page that the app opens with has an empty name.
function turnPage(way) {
  const links = [...document.querySelectorAll(".st-key-pages a")];
  const here = links.findIndex((link) => named(link.getAttribute("href")) === named(location.pathname));
  links[(Math.max(here, 0) + way + links.length) % links.length]?.click();
}

function named(address) {
  return address.split("?")[0].split("/").pop();
}
