// How people point at the map: a line by mouse or finger, shift or the middle button to move it, Ctrl and the wheel to
// come nearer, and by the keyboard a circle that is moved, made larger and chosen.
const STEP = 24, LEAST = 4; // pixels a key; corners of a line that means something

export function listen(life, element, map) {
  const at = (event) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  let line = null, held = null;
  life.on(element, "pointerdown", (event) => {
    if (event.target !== element || !map.ready) return;
    element.setPointerCapture?.(event.pointerId);
    if (event.shiftKey || event.button === 1) held = at(event);
    else if (event.button === 0) line = [map.window.toPlane(at(event))];
    map.point(-1);
  });
  life.on(element, "pointermove", (event) => {
    const pixel = at(event);
    if (held) {
      map.window.move(pixel[0] - held[0], pixel[1] - held[1]);
      held = pixel;
      return map.paint();
    }
    if (!line) return map.hover(pixel);
    line.push(map.window.toPlane(pixel));
    map.draw({ line });
  });
  life.on(element, "pointerup", () => {
    const drawn = line;
    [line, held] = [null, null];
    if (!drawn) return;
    if (drawn.length >= LEAST) map.choose(drawn);
    else map.draw({});
  });
  life.on(element, "pointercancel", () => {
    [line, held] = [null, null];
    map.draw({});
  });
  life.on(element, "pointerleave", () => map.point(-1));
  life.on(element, "dblclick", () => map.choose([]));
  life.on(element, "wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
    event.preventDefault();
    map.window.nearer(Math.exp(-event.deltaY / 300), at(event));
    map.paint();
  }, { passive: false });
}

export class Keys {
  constructor(life, element, map) {
    Object.assign(this, { map, place: null, radius: 60 });
    life.on(element, "keydown", (event) => event.target === element && map.ready && this.press(event));
    life.on(element, "blur", () => this.end());
  }

  press(event) {
    const { window } = this.map, by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const larger = { "+": 1.25, "=": 1.25, "-": 0.8 }[event.key];
    if (event.key === "Escape") this.map.choose([]);
    else if (event.key === "Enter" && this.place) this.map.choose(this.map.circle(this.place, this.radius));
    else if (by || larger) {
      this.place ??= [window.width / 2, window.height / 2];
      if (by) this.place = this.place.map((value, axis) => Math.min(Math.max(value + by[axis] * STEP, 0), [window.width, window.height][axis]));
      this.radius = Math.min(Math.max(this.radius * (larger ?? 1), 8), 600);
      this.map.around(this.place, this.radius);
    } else return;
    event.preventDefault();
  }

  end() {
    this.place = null;
    this.map.draw({ keys: null });
  }
}
