// How wrong an answer is: {value, slope}, the slope being that of the cost for each output.
import { softmaxOf } from "./activation.js";

// ½ ‖target − outputs‖², the quadratic cost of one example.
function quadratic(outputs, target) {
  const slope = outputs.map((output, k) => output - target[k]);
  return { value: slope.reduce((sum, apart) => sum + (apart * apart) / 2, 0), slope };
}

// −Σ target · log softmax(outputs): the outputs are logits, the target sums to 1.
function crossEntropy(outputs, target) {
  const likely = softmaxOf(outputs), most = outputs.reduce((a, b) => Math.max(a, b));
  const log = Math.log(outputs.reduce((sum, x) => sum + Math.exp(x - most), 0)) + most;
  const value = outputs.reduce((sum, x, k) => sum + target[k] * (log - x), 0);
  return { value, slope: likely.map((share, k) => share - target[k]) };
}

export const COSTS = { quadratic, "cross-entropy": crossEntropy };
