// The page Channel: the map of the channel and what moved it.
import { LinkedView } from "./linked.js";
import { stands } from "./main.js";

export default stands(LinkedView);
