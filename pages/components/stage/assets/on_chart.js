// Pages on which a chart grows.
import { ChartView } from "./chart.js";
import { stands } from "./main.js";

export default stands(ChartView);
