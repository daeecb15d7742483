// What Streamlit calls for backpropagation.
import { standing } from "../../lab/assets/standing.js";
import { BackwardView } from "./backward_view.js";

export default standing(BackwardView);
