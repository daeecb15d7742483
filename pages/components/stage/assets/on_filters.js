// The page Filters.
import { FiltersView } from "./filters.js";
import { stands } from "./main.js";

export default stands(FiltersView);
