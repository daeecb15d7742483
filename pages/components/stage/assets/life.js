// What a view has running: listeners, frames, timers, observers. `end` stops all of it; `counts` says what is left, and
// LIVES holds every life that has not ended, so that a test can count what a page left behind.
const LIVES = (globalThis[Symbol.for("fovea.stage")] ??= new Set());

export class Life {
  constructor({ everywhere = false } = {}) {
    this.stopper = new AbortController();
    this.listeners = 0;
    this.frames = new Set();
    this.timers = new Set();
    this.observers = new Set();
    if (!everywhere) LIVES.add(this); // what stands on every page is not left behind by one
  }

  on(target, type, act, options = {}) {
    target.addEventListener(type, act, { ...options, signal: this.stopper.signal });
    this.listeners += 1;
  }

  frame(act) {
    const asked = requestAnimationFrame((time) => {
      this.frames.delete(asked);
      act(time);
    });
    this.frames.add(asked);
    return asked;
  }

  later(act, milliseconds) {
    const asked = setTimeout(() => {
      this.timers.delete(asked);
      act();
    }, milliseconds);
    this.timers.add(asked);
    return asked;
  }

  cancel(asked) {
    if (this.frames.delete(asked)) cancelAnimationFrame(asked);
    if (this.timers.delete(asked)) clearTimeout(asked);
  }

  observe(observer, target, options) {
    observer.observe(target, options);
    this.observers.add(observer);
  }

  // When it becomes wider or narrower, or the window higher or lower, on which sizes hang as well. Its own height follows
  // from what stands in it: a view that draws again at that loses what a person has just pointed at, where the value has
  // made a line more.
  onWidth(target, act) {
    let width = null;
    const compare = () => target.clientWidth !== width && ((width = target.clientWidth), act());
    this.observe(new ResizeObserver(compare), target);
    let height = globalThis.innerHeight;
    if (height) this.on(globalThis, "resize", () => globalThis.innerHeight !== height && ((height = globalThis.innerHeight), act()));
  }

  get counts() {
    const { listeners, frames, timers, observers } = this;
    return { listeners, frames: frames.size, timers: timers.size, observers: observers.size };
  }

  end() {
    this.stopper.abort();
    this.listeners = 0;
    for (const asked of this.frames) cancelAnimationFrame(asked);
    for (const asked of this.timers) clearTimeout(asked);
    for (const observer of this.observers) observer.disconnect();
    for (const running of [this.frames, this.timers, this.observers]) running.clear();
    LIVES.delete(this);
  }
}
