// Doughnut: shares of a sum as a ring. The list beside it has the names and the figures.
import type { Slice } from "./slices";
import { format_money, format_percent_plain } from "../../base/format";
import type { MoneyView } from "../../gen/api";

const RADIUS = 66;
const GAP = 0.5; // Between two slices, in percent of the ring.
const SHARE_MIN = 0.35; // Smaller ones would not be seen.

export function Doughnut({ slices, total }: { slices: readonly Slice[]; total: MoneyView }) {
  const sum = slices.reduce((all, slice) => all + slice.amount, 0);
  const percent = (slice: Slice) => (sum > 0 ? (slice.amount / sum) * 100 : 0);
  let from = 0;
  const arcs = slices.map((slice) => {
    const start = from;
    from += percent(slice);
    return {
      slice,
      start,
      length: Math.max(SHARE_MIN, percent(slice) - (slices.length > 1 ? GAP : 0)),
    };
  });
  const words = slices.map((slice) => `${slice.name} ${format_percent_plain(percent(slice))}`);
  return (
    <svg
      class="doughnut"
      viewBox="0 0 160 160"
      role="img"
      aria-label={`Shares: ${words.join(", ")}`}
    >
      <circle class="doughnut-rest" cx="80" cy="80" r={RADIUS} />
      <g transform="rotate(-90 80 80)">
        {arcs.map(({ slice, start, length }) => (
          <circle
            key={slice.key}
            class={`doughnut-slice ${slice.paint}`}
            cx="80"
            cy="80"
            r={RADIUS}
            pathLength="100"
            stroke-dasharray={`${length.toFixed(3)} 100`}
            stroke-dashoffset={(-start).toFixed(3)}
          >
            <title>{`${slice.name}: ${format_money({ ...total, amount: slice.amount })}`}</title>
          </circle>
        ))}
      </g>
      <text x="80" y="79" class="doughnut-total num">
        {format_money(total)}
      </text>
      <text x="80" y="97" class="doughnut-word">
        spent
      </text>
    </svg>
  );
}
