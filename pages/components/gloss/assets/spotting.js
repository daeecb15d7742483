// Which terms of the glossary a text speaks of: pure, so that node can test it.
const SPECIAL = /[.*+?^${}()|[\]\\]/g;

// A function: text → [{name, from, to}], in order; whole words in any case of letters, of two terms the longer.
// terms: [{name, forms}], forms being all the ways to write it.
export function spotter(terms) {
  const names = new Map(terms.flatMap(({ name, forms }) => forms.map((form) => [form.toLowerCase(), name])));
  if (!names.size) return () => [];
  const longestFirst = [...names.keys()].sort((one, other) => other.length - one.length);
  const any = longestFirst.map((form) => form.replace(SPECIAL, "\\$&")).join("|");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_]|\\p{L}-)(?:${any})(?![\\p{L}\\p{N}_]|-\\p{L})`, "giu");
  return (text) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
      name: names.get(found.toLowerCase()), from: index, to: index + found.length,
    }));
}
