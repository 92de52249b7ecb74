// AnomalyButtons: how many values of a chart are not as usual, and the way from one to the next.

import { plural } from "../../base/format";
import type { Plot } from "../../chart/plot";
import { ToolIcon } from "./tool_icon";

/** "3 anomalies", with the ways to the one before and the next. */
export function AnomalyButtons({ plot }: { plot: Plot }) {
  const { length } = plot.anomalies.value;
  if (length === 0) return null;
  const words = plural(length, "anomaly", "anomalies");
  return (
    <div class="zoom anomalies" role="group" aria-label={words}>
      <span class="num">{words}</span>
      <button
        type="button"
        aria-label="Previous anomaly"
        title="Previous anomaly (Shift n)"
        onClick={() => plot.jump(-1)}
      >
        <ToolIcon name="earlier" />
      </button>
      <button
        type="button"
        aria-label="Next anomaly"
        title="Next anomaly (n)"
        onClick={() => plot.jump(1)}
      >
        <ToolIcon name="later" />
      </button>
    </div>
  );
}
