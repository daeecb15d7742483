// The page Receptive field.
import { FieldView } from "./field.js";
import { stands } from "./main.js";

export default stands(FieldView);
