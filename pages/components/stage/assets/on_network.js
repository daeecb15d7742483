// The network on the page Predict.
import { stands } from "./main.js";
import { NetworkView } from "./network.js";

export default stands(NetworkView);
