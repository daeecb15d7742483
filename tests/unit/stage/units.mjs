// Works out units as the stage does: `node units.mjs FOLDER` reads FOLDER/wanted.json, [{file, places: [[row, column]]}],
// and writes for each block and place the unit's number and those of the steps after it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unit } from "../../../pages/components/stage/assets/unit.js";
import { unpack } from "../../../pages/components/stage/assets/unpack.js";

const [folder] = process.argv.slice(2);
const wanted = JSON.parse(readFileSync(join(folder, "wanted.json"), "utf8"));
const found = wanted.map(({ file, places }) => {
  const block = unpack(new Uint8Array(readFileSync(join(folder, file))));
  return places.map((place) => {
    const { value, steps } = unit(block, place);
    return [value, ...steps.map((step) => step.value)];
  });
});
process.stdout.write(JSON.stringify(found));
