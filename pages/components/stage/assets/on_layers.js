// The page Layers.
import { LayersView } from "./layers.js";
import { stands } from "./main.js";

export default stands(LayersView);
