// The page Attribution.
import { AttributionView } from "./attribution.js";
import { stands } from "./main.js";

export default stands(AttributionView);
