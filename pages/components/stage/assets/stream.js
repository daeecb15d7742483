// Frames of long work, as they come over a route of the app itself: nothing is asked of any other place.
import { unpack } from "./unpack.js";

// Cuts a stream of bytes into its blocks, each behind its length (uint32, little-endian).
export class Cutter {
  constructor() {
    this.held = new Uint8Array(0);
  }

  cut(bytes) {
    const held = new Uint8Array(this.held.length + bytes.length), view = new DataView(held.buffer), blocks = [];
    held.set(this.held);
    held.set(bytes, this.held.length);
    let at = 0;
    while (held.length - at >= 4) {
      const end = at + 4 + view.getUint32(at, true);
      if (end > held.length) break;
      blocks.push(held.slice(at + 4, end));
      at = end;
    }
    this.held = held.slice(at);
    return blocks;
  }
}

// Every block of the stream is given to `take`, until it ends, or the view's life does.
export async function follow(life, path, take) {
  const answer = await fetch(new URL(path, document.baseURI), { signal: life.stopper.signal, credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) return;
  const reader = answer.body.getReader(), cutter = new Cutter();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const block of cutter.cut(value)) take(unpack(block));
  }
}
