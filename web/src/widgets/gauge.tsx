// Gauge: how full something is, as a half ring around its figure.
import type { ComponentChildren } from "preact";

interface GaugeProps {
  /** 0..1; undefined: not known. */
  readonly share: number | undefined;
  /** Class that sets var(--k). */
  readonly paint: string;
  /** For those who do not see it: "61.2 of 80 GB used". */
  readonly label: string;
  readonly children: ComponentChildren;
}

const ARC = "M8 48A42 42 0 0 1 92 48";

export function Gauge({ share, paint, label, children }: GaugeProps) {
  const filled = Math.min(1, Math.max(0, share ?? 0)) * 100;
  return (
    <div class={`gauge ${paint}`} role="img" aria-label={label}>
      <svg viewBox="0 0 100 54" aria-hidden="true">
        <path class="gauge-rest" d={ARC} />
        {filled > 0 && (
          <path
            class="gauge-done"
            d={ARC}
            pathLength={100}
            stroke-dasharray={`${filled.toFixed(1)} 100`}
          />
        )}
      </svg>
      <div class="gauge-figure num" aria-hidden="true">
        {children}
      </div>
    </div>
  );
}
