// Bar: a share of a whole as a thin bar. The figure stands beside it as text, so the bar itself is silent.
import { useId } from "preact/hooks";
import { Hatch } from "./hatch";

interface BarProps {
  /** 0..1; more is drawn as full. */
  readonly share: number;
  /** Class that sets the colour: a run's slot, or "tone-ok", "tone-warn", "tone-crit", "tone-accent". */
  readonly paint: string;
  /** 0..1: where it is heading, as a mark; more stands at the end. */
  readonly mark?: number;
}

const percent_of = (share: number) => Math.min(1, Math.max(0, share)) * 100;

export function Bar({ share, paint, mark }: BarProps) {
  const width = percent_of(share);
  return (
    <svg class={`bar ${paint}`} height="6" aria-hidden="true">
      <rect class="bar-rest" width="100%" height="6" rx="3" />
      {width > 0 && <rect class="bar-done" width={`${width.toFixed(2)}%`} height="6" rx="3" />}
      {mark !== undefined && (
        <rect
          class="bar-mark"
          x={`${(percent_of(mark) * 0.99).toFixed(2)}%`}
          y="-4"
          width="2"
          height="14"
        />
      )}
    </svg>
  );
}

/** One piece for each thing that is counted, the first `done` of them filled. */
export function PieceBar({ done, total, paint }: { done: number; total: number; paint: string }) {
  const pieces = Math.min(total, 40);
  const width = 100 / pieces;
  return (
    <svg class={`bar ${paint}`} height="6" aria-hidden="true">
      {Array.from({ length: pieces }, (_, index) => (
        <rect
          key={index}
          class={index < Math.round((done / total) * pieces) ? "bar-done" : "bar-rest"}
          x={`${(index * width + 0.4).toFixed(2)}%`}
          width={`${(width - 0.8).toFixed(2)}%`}
          height="6"
          rx="3"
        />
      ))}
    </svg>
  );
}

/** What is used for something in colour, the rest hatched: it is paid for and brings nothing. */
export function SplitBar({ share }: { share: number }) {
  const used = percent_of(share);
  const id = useId();
  return (
    <svg class="bar tone-accent" height="8" aria-hidden="true">
      <defs>
        <Hatch id={id} class="hatch-line" line={2.2} />
      </defs>
      {used > 0 && <rect class="bar-done" width={`${used.toFixed(2)}%`} height="8" rx="3" />}
      {used < 100 && (
        <rect
          class="hatch"
          x={`${used.toFixed(2)}%`}
          width={`${(100 - used).toFixed(2)}%`}
          height="8"
          rx="3"
          fill={`url(#${id})`}
        />
      )}
    </svg>
  );
}
