// Dots and pictures, from a route of the app itself: nothing is asked of any other place.
import { unpack } from "../../stage/assets/unpack.js";

export async function asked(life, path) {
  const answer = await fetch(new URL(path, document.baseURI), { signal: life.stopper.signal, credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw new Error(`the map is gone (${answer.status})`);
  return unpack(new Uint8Array(await answer.arrayBuffer()));
}

// Of what was asked for in vain nothing is said where the view has left, or another map has come.
export const unlessLeft = (error) => error.name === "AbortError" || console.error(error);

const LONGEST = 150; // milliseconds

// Dots by the ten thousand take a while to draw where there is no graphics card: they wait until what was asked for is on
// the screen, but not for long.
export function after(life, answer, draw) {
  let waits = true;
  const once = () => {
    if (waits) draw();
    waits = false;
  };
  answer.finally(() => life.frame(() => life.frame(once)));
  life.later(once, LONGEST);
}
