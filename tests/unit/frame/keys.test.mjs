// Keys of the whole app, by node's own test runner, on a document of a few lines.
import assert from "node:assert/strict";
import { test } from "node:test";

import { keys } from "../../../pages/components/frame/assets/keys.js";

const PAGES = ["?layer=conv2_1", "look-layers?layer=conv2_1", "look-filters?layer=conv2_1"];

// A page with these elements; what is clicked and opened is noted.
function stage({ at = "/look-layers", layer = false, course = false, projecting = true } = {}) {
  const done = [];
  const clickable = (name, more = {}) => ({ click: () => done.push(name), ...more });
  globalThis.location = { pathname: at };
  globalThis.document = {
    querySelector(selector) {
      if (selector.includes("course")) return course ? {} : null;
      if (selector.includes("projector")) return clickable("projector");
      return layer && selector.includes("-layer") ? clickable(selector.includes("next") ? "next" : "previous") : null;
    },
    querySelectorAll: () => PAGES.map((page) => clickable(page.split("?")[0] || "first", { getAttribute: () => page })),
  };
  const press = keys({ open: () => done.push("finder") }, () => projecting);
  return (key, { typing = false, ...more } = {}) => {
    done.length = 0;
    let prevented = false;
    const target = { closest: () => (typing ? {} : null) };
    press({ key, composedPath: () => [target], preventDefault: () => (prevented = true), stopPropagation() {}, ...more });
    return [done.join(), prevented];
  };
}

test("Ctrl-K and Cmd-K open the finder, wherever one is", () => {
  const press = stage();
  assert.deepEqual(press("k", { ctrlKey: true }), ["finder", true]);
  assert.deepEqual(press("K", { metaKey: true, typing: true }), ["finder", true]);
  assert.deepEqual(press("k"), ["", false]);
  assert.deepEqual(press("k", { ctrlKey: true, shiftKey: true }), ["", false]);
});

test("P is the projector, but not while typing or with another key", () => {
  const press = stage({ projecting: false });
  assert.deepEqual(press("p"), ["projector", false]);
  assert.deepEqual(press("P", { typing: true }), ["", false]);
  assert.deepEqual(press("p", { ctrlKey: true }), ["", false]);
  assert.deepEqual(press("ArrowRight"), ["", false], "arrows belong to the page when nothing is projected");
});

test("arrows step through layers where there are any, else through pages", () => {
  const layers = stage({ layer: true });
  assert.deepEqual(layers("ArrowRight"), ["next", true]);
  assert.deepEqual(layers("ArrowLeft"), ["previous", true]);
  assert.deepEqual(layers("ArrowRight", { typing: true }), ["", false]);
  assert.deepEqual(layers("ArrowDown"), ["", false]);
  const pages = stage();
  assert.deepEqual(pages("ArrowRight"), ["look-filters", true]);
  assert.deepEqual(pages("ArrowLeft"), ["first", true]);
});

test("a page that has steps of its own keeps its arrows", () => {
  assert.deepEqual(stage({ course: true })("ArrowRight"), ["", false]);
  assert.deepEqual(stage({ course: true })("PageDown"), ["", false]);
  assert.deepEqual(stage({ course: true })("p"), ["projector", false]);
});

test("Page Up and Page Down turn pages, round the end", () => {
  assert.deepEqual(stage({ layer: true })("PageDown"), ["look-filters", true]);
  assert.deepEqual(stage({ at: "/look-filters" })("PageDown"), ["first", true]);
  assert.deepEqual(stage({ at: "/" })("PageUp"), ["look-filters", true]);
  assert.deepEqual(stage({ at: "/look-predict" })("PageDown"), ["look-layers", true], "its other address");
  assert.deepEqual(stage({ at: "/behind/a/proxy/look-layers" })("PageDown"), ["look-filters", true]);
  assert.deepEqual(stage({ layer: true })("PageDown", { defaultPrevented: true }), ["", false]);
});
