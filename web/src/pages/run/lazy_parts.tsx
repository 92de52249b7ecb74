// Lazy parts: what of the run page comes in chunks of its own: the charts beside the first figures, the other tabs, and
// what few runs have or somebody must open.
import death_styles from "../../../styles/pages/death.css";
import { lazy } from "../../widgets/lazy";
import { styled } from "../../widgets/styled";
import { ChartsSkeleton } from "./charts_skeleton";
// For its effect: the chart's own chunk is fetched beside the others, not after them.
import "./lazy_chart";

const charts_wait = () => <ChartsSkeleton />;
const nothing = () => null;

export const RunCharts = lazy(() => import("./run_charts").then((m) => m.RunCharts), charts_wait);
export const RunMetrics = lazy(
  () => import("./run_metrics").then((m) => m.RunMetrics),
  charts_wait,
);
export const RunConfig = lazy(() => import("./run_config").then((m) => m.RunConfig));
export const DeathCard = lazy(
  () =>
    styled(
      death_styles,
      import("./death_card").then((m) => m.DeathCard),
    ),
  nothing,
);
export const ChartOptions = lazy(
  () => import("./chart_options").then((m) => m.ChartOptions),
  nothing,
);
