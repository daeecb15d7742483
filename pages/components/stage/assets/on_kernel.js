// The page Kernel.
import { KernelView } from "./kernel.js";
import { stands } from "./main.js";

export default stands(KernelView);
