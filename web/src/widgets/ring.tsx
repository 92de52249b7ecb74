// Ring: a run's progress in its own colour, or the shape of its state where progress is not known.
import { format_percent } from "../base/format";
import { Icon } from "./icon";
import type { StatusLook } from "./status";

const RADIUS = 15.5;
const AROUND = 2 * Math.PI * RADIUS;

interface RingProps {
  /** 0..100; undefined: not known. */
  readonly progress: number | undefined;
  readonly look: StatusLook;
  /** Class that sets var(--k). */
  readonly slot: string;
  readonly is_large?: boolean;
}

export function Ring({ progress, look, slot, is_large }: RingProps) {
  const size = is_large ? " lg" : "";
  if (progress === undefined) {
    const is_waiting = look.icon === "ring" || look.icon === "running";
    return (
      <span class={`ring unknown ${look.tone}${size}`} aria-hidden="true">
        <Track />
        {!is_waiting && <Icon name={look.icon} size={is_large ? 24 : 18} />}
      </span>
    );
  }
  const drawn = (Math.min(100, Math.max(0, progress)) / 100) * AROUND;
  const label = `${format_percent(progress)} done`;
  return (
    <span class={`ring ${slot}${size}`} role="img" aria-label={label}>
      <Track drawn={drawn} />
      <b aria-hidden="true">{format_percent(progress)}</b>
    </span>
  );
}

function Track({ drawn }: { drawn?: number }) {
  return (
    <svg viewBox="0 0 36 36" aria-hidden="true">
      <circle class="rt" cx="18" cy="18" r={RADIUS} />
      {drawn !== undefined && drawn > 0 && (
        <circle
          class="rv"
          cx="18"
          cy="18"
          r={RADIUS}
          stroke-dasharray={`${drawn.toFixed(1)} ${AROUND.toFixed(1)}`}
          transform="rotate(-90 18 18)"
        />
      )}
    </svg>
  );
}
