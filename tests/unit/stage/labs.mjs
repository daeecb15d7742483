// Works out every case of a file with the labs' modules: node labs.mjs FOLDER, which holds cases.json and its blocks.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { convolve, timesRead } from "../../../pages/components/lab/assets/slide.js";
import { answer, cost, FUNCTIONS_SHOWN, sigmoid, wrong } from "../../../pages/components/lab/assets/neuron.js";
import { slices } from "../../../pages/components/lab/assets/colour_sum.js";
import { reachedFrom, readBy } from "../../../pages/components/lab/assets/reach.js";
import { moves, pooled } from "../../../pages/components/lab/assets/pool.js";
import { unpack } from "../../../pages/components/stage/assets/unpack.js";

const WORK = {
  convolve: ({ arrays, ...config }) => [...convolve(config, arrays.input, arrays.kernel)],
  timesRead: ({ axes }) => [...timesRead(axes)],
  activations: ({ arrays }) => Object.values(FUNCTIONS_SHOWN).map(({ value, slope }) => [...arrays.z].map((z) => [value(z), slope(z)])),
  neurons: ({ neurons, points }) => [points.map(([x, y]) => answer(neurons, [x, y], sigmoid)), wrong(neurons, points, sigmoid), cost(neurons, points)],
  pooled: ({ arrays: { map }, size, kind }) => [...pooled({ values: map, height: map.shape[0], width: map.shape[1] }, size, kind).values],
  moves: ({ arrays: { picture, kernel }, size, kind, furthest }) => moves({ values: picture, height: picture.shape[0], width: picture.shape[1] }, kernel, size, kind, furthest),
  reach: ({ arrays: { rows, columns }, places }) => places.map(([output, input]) => [readBy(rows, columns, output), reachedFrom(rows, columns, input)]),
  colours: ({ arrays: { picture, kernel } }) => {
    const { parts, total } = slices(picture, picture.shape[0], picture.shape[1], kernel, 3, 3);
    return [...parts.map((part) => [...part]), [...total]];
  },
};
const folder = process.argv[2];
const found = JSON.parse(readFileSync(join(folder, "cases.json"))).map(({ work, file }) =>
  WORK[work](unpack(new Uint8Array(readFileSync(join(folder, file))))));
console.log(JSON.stringify(found));
