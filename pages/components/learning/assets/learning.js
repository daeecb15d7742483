// What Streamlit calls for networks that learn.
import { standing } from "../../lab/assets/standing.js";
import { LearningView } from "./learning_view.js";

export default standing(LearningView);
