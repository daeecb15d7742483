// What of all there is to go to fits what was typed: pure, so that node can test it.
const MOST = 12;

// Every entry that fits, the best first, at most `MOST`. A number after a layer's name, or alone, is a channel.
// all: [{kind, name, words, more, channels}]; here: the layer that the page looks at.
export function matches(all, typed, here = "") {
  const text = typed.trim().toLowerCase();
  const fits = all
    .map((entry, place) => ({ entry, place, score: score(entry, text) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.place - other.place)
    .map(({ entry }) => entry);
  return [...channels(all, text, here), ...fits].slice(0, MOST);
}

// 0 where a word of what was typed is nowhere in the entry; more where it begins a word, most where it is the name.
export function score(entry, text) {
  if (!text) return entry.kind === "page" ? 1 : 0;
  const words = entry.words.toLowerCase();
  const every = `${words} ${(entry.more ?? "").toLowerCase()}`;
  if (words === text) return 8;
  let sum = 0;
  for (const part of text.split(/\s+/)) {
    if (words.startsWith(part)) sum += 4;
    else if (words.includes(` ${part}`)) sum += 3;
    else if (words.includes(part)) sum += 2;
    else if (every.includes(part)) sum += 1;
    else return 0;
  }
  return sum / text.split(/\s+/).length;
}

function channels(all, text, here) {
  const asked = /^(?:(.*?)\s+)?(?:channel\s+|#)?(\d{1,5})$/.exec(text);
  if (!asked) return [];
  const channel = Number(asked[2]);
  const name = (asked[1] ?? "").replace(/\s*channel$/, "");
  const layers = all.filter((entry) => entry.kind === "layer" && channel < entry.channels);
  const wanted = name ? layers.filter((entry) => score(entry, name) >= 2) : layers.filter((entry) => entry.name === here);
  return wanted.slice(0, 4).map((entry) => ({ ...entry, channel, words: `${entry.words} · channel ${channel}` }));
}
