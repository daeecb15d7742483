// Plans of networks: argument 2 is a folder with wanted.json, [{file, width, height, how}], and blocks; prints [plan].
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fitting, stepped } from "../../../pages/components/stage/assets/fitting.js";
import { closings } from "../../../pages/components/stage/assets/folded.js";
import { planned } from "../../../pages/components/stage/assets/planned.js";
import { unpack } from "../../../pages/components/stage/assets/unpack.js";

const folder = process.argv[2], wanted = JSON.parse(readFileSync(join(folder, "wanted.json")));
console.log(JSON.stringify(wanted.map(({ file, width, height, how }) => {
  const block = unpack(new Uint8Array(readFileSync(join(folder, file))));
  const fit = how === "fitted" ? fitting(block, width, height) : { closed: closings(block.modules, how), side: 60 };
  const plan = planned(block, fit.closed, { width, side: fit.side });
  const keys = Object.fromEntries(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"].map((key) => [key, plan.nodes.map((_, node) => stepped(plan, node, key))]));
  return { ...plan, keys, closed: [...fit.closed] };
})));
