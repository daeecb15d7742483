// What part of the plane is seen, and where on the screen: units of the plane to pixels and back.
const ROOM = 0.04; // of the whole, around it

export class Window {
  constructor() {
    Object.assign(this, { width: 1, height: 1, middle: [0, 0], whole: [1, 1], zoom: 1 });
  }

  // All of these places, and one more.
  fit(places, own) {
    let [left, low] = own, [right, high] = own;
    for (let at = 0; at < places.length; at += 2) {
      left = Math.min(left, places[at]);
      right = Math.max(right, places[at]);
      low = Math.min(low, places[at + 1]);
      high = Math.max(high, places[at + 1]);
    }
    this.whole = [(right - left || 1) * (1 + 2 * ROOM), (high - low || 1) * (1 + 2 * ROOM)];
    this.home = [(left + right) / 2, (low + high) / 2];
    this.reset();
  }

  reset() {
    this.middle = [...this.home];
    this.zoom = 1;
  }

  // Pixels a unit, across and up.
  get scale() {
    return [(this.width / this.whole[0]) * this.zoom, (this.height / this.whole[1]) * this.zoom];
  }

  toScreen([x, y]) {
    const [across, up] = this.scale;
    return [this.width / 2 + (x - this.middle[0]) * across, this.height / 2 - (y - this.middle[1]) * up];
  }

  toPlane([left, top]) {
    const [across, up] = this.scale;
    return [this.middle[0] + (left - this.width / 2) / across, this.middle[1] - (top - this.height / 2) / up];
  }

  // Nearer by a factor, so that what lies under a pixel stays there.
  nearer(factor, pixel = [this.width / 2, this.height / 2]) {
    const before = this.toPlane(pixel);
    this.zoom = Math.min(Math.max(this.zoom * factor, 1), 200);
    const after = this.toPlane(pixel);
    this.middle = this.zoom === 1 ? [...this.home] : this.middle.map((value, axis) => value + before[axis] - after[axis]);
  }

  move(pixelsRight, pixelsDown) {
    const [across, up] = this.scale;
    this.middle = [this.middle[0] - pixelsRight / across, this.middle[1] + pixelsDown / up];
  }

  // The dot under a pixel, −1 where none is near.
  under([left, top], places, reach = 9) {
    const [across, up] = this.scale, [x, y] = this.toPlane([left, top]);
    let found = -1, least = reach * reach;
    for (let dot = 0; dot < places.length / 2; dot++) {
      const far = ((places[2 * dot] - x) * across) ** 2 + ((places[2 * dot + 1] - y) * up) ** 2;
      if (far < least) [found, least] = [dot, far];
    }
    return found;
  }
}
