// LazyChart: the chart's own chunk, fetched as soon as the run page is; until it is here, its place is kept empty.

import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { LineChartProps } from "../../chart/line_chart";

const loaded = signal<ComponentType<LineChartProps> | undefined>(undefined);
const failed = signal(false);

function load(): void {
  failed.value = false;
  import("../../chart/line_chart").then(
    (module) => (loaded.value = module.default),
    () => (failed.value = true),
  );
}

load();

export function LazyChart(props: LineChartProps) {
  const Chart = loaded.value;
  if (Chart) return <Chart {...props} />;
  if (!failed.value) return <div class="chart-wait" />;
  return (
    <div class="chart-note" role="alert">
      <p>The charts could not be loaded from the server.</p>
      <button type="button" class="btn sm" onClick={load}>
        Retry
      </button>
    </div>
  );
}
