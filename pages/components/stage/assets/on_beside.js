// The page Compare: maps of several networks, or of two faces.
import { BesideView } from "./beside.js";
import { stands } from "./main.js";

export default stands(BesideView);
