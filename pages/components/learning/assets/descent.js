// What Streamlit calls for gradient descent.
import { standing } from "../../lab/assets/standing.js";
import { DescentView } from "./descent_view.js";

export default standing(DescentView);
