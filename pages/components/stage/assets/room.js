// How large the cells of boards are, so that the numbers in them can be read, and how many boards stand side by side.
const LONGEST = 3.76; // letters: a number of eight characters, “−0.00912”
const SIGN = 1.75, BIGGEST = 1.3, LEAST = 0.85; // letters: of a sign between boards; of numbers in large cells, in small ones

// The size of the letters in a cell of a side, in pixels; 0 where a number cannot be read.
export function lettering(side, letter) {
  const size = (side - 2) / LONGEST;
  return size < letter * LEAST ? 0 : Math.min(size, letter * BIGGEST);
}

// Three boards of `columns` cells a row, in the first of some rooms, {name: pixels}, where their numbers can be read with
// all three side by side; else in the last, two or one a row. Where none will do, side by side in the last, as colours.
export function arranged(columns, rooms, letter) {
  const places = Object.keys(rooms), last = places.at(-1);
  const tries = [...places.map((place) => [place, 3]), [last, 2], [last, 1], [last, 3]].map(([place, across]) => {
    const side = Math.floor((rooms[place] - Math.min(across, 2) * SIGN * letter) / across / columns - 1);
    return { place, across, side: Math.max(1, Math.min(side, Math.round(letter * 4.5))) };
  });
  return tries.find(({ side }) => lettering(side, letter)) ?? tries.at(-1);
}
