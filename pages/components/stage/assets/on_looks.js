// The page Gallery, and the course: what channels look for, and what they find in this face.
import { LooksView } from "./looks.js";
import { stands } from "./main.js";

export default stands(LooksView);
