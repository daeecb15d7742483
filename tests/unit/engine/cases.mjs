// Runs cases through the engine: `node cases.mjs FOLDER` reads FOLDER/cases.json and writes what each one gave.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COSTS } from "../../../pages/components/engine/assets/costs.js";
import { Network } from "../../../pages/components/engine/assets/network.js";
import { OPTIMIZERS } from "../../../pages/components/engine/assets/optimizers.js";
import { Parameter } from "../../../pages/components/engine/assets/parameter.js";

const plain = (numbers) => [...numbers];

const RUN = {
  // Layers with given weights → the output's shape, the output, and the slopes of Σ output · slope.
  network({ layers, shape, weights, input, slope }) {
    const network = new Network(layers, shape);
    network.parameters.forEach((parameter, n) => parameter.values.set(weights[n]));
    const output = network.forward(Float64Array.from(input), true);
    const back = network.backward(Float64Array.from(slope));
    const gradients = network.parameters.map((parameter) => plain(parameter.gradient));
    const names = network.parameters.map((parameter) => parameter.shape);
    return { shape: network.shapes.at(-1), shapes: names, output: plain(output), back: plain(back), gradients };
  },
  cost({ cost, outputs, target }) {
    const { value, slope } = COSTS[cost](Float64Array.from(outputs), target);
    return { value, slope: plain(slope) };
  },
  optimizer({ optimizer, settings, values, gradients }) {
    const parameter = new Parameter("weights", [values.length], Float64Array.from(values)), chosen = new OPTIMIZERS[optimizer](settings);
    return gradients.map((gradient) => {
      parameter.gradient.set(gradient);
      chosen.step([parameter]);
      return plain(parameter.values);
    });
  },
};

const cases = JSON.parse(readFileSync(join(process.argv[2], "cases.json"), "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));
