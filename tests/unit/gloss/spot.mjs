// Which terms each of many texts speaks of: node beside Python.
import { readFileSync } from "node:fs";

import { spotter } from "../../../pages/components/gloss/assets/spotting.js";

const { terms, texts } = JSON.parse(readFileSync(0, "utf-8"));
const spot = spotter(terms);
process.stdout.write(JSON.stringify(texts.map((text) => [...new Set(spot(text).map(({ name }) => name))])));
