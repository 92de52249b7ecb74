// MetricFigure: a metric's value; one that is no finite number stands out by icon, colour and word.
import { format_exact, format_metric, type WireNumber } from "../base/format";
import { Icon } from "./icon";

interface MetricFigureProps {
  readonly value: WireNumber;
  /** For the title, before the exact value: "train/loss". */
  readonly metric: string;
  readonly step?: number;
}

export function MetricFigure({ value, metric, step }: MetricFigureProps) {
  const at = step === undefined ? "" : ` at step ${step}`;
  const title = `${metric} ${format_exact(value)}${at}`;
  if (Number.isFinite(Number(value))) {
    return (
      <span class="num" title={title}>
        {format_metric(value)}
      </span>
    );
  }
  return (
    <span class="st warn" title={title}>
      <Icon name="triangle" size={14} />
      {format_metric(value)}
    </span>
  );
}
