// Pages on which an image grows.
import { FramesView } from "./frames.js";
import { stands } from "./main.js";

export default stands(FramesView);
