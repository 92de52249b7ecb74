// Machines card: every GPU and rented machine with its last day as a ribbon, what it does now and what it costs.
import { useId } from "preact/hooks";
import { format_rate, plural } from "../../base/format";
import { day_ms, type MachineDay } from "../../data/machine_day";
import { Name } from "../../widgets/name";
import { ribbon_words, ribbons_of, type Ribbon, type Slot } from "./ribbon";

const RIBBONS_SHOWN = 6;
const HEIGHT = 22;
const WIDTH = 4; // Of a slot, in the ribbon's own units.

export function day_ribbons({ machines, rentals, days, read_at }: MachineDay): Ribbon[] {
  return ribbons_of(machines, rentals, days, { from: read_at - day_ms, to: read_at });
}

export function MachinesCard({ ribbons }: { ribbons: readonly Ribbon[] }) {
  const rest = ribbons.length - RIBBONS_SHOWN;
  return (
    <section aria-labelledby="machines-day">
      <div class="sech">
        <h2 id="machines-day">Machines</h2>
        <span class="m">last 24 h</span>
        <a class="more" href="/machines">
          All machines
        </a>
      </div>
      <div class="card clip">
        <ul class="lst">
          {ribbons.slice(0, RIBBONS_SHOWN).map((ribbon) => (
            <Row key={ribbon.key} ribbon={ribbon} />
          ))}
        </ul>
        {rest > 0 && (
          <p class="att-more">
            <span class="m num">and {plural(rest, "more machine")}</span>
          </p>
        )}
      </div>
    </section>
  );
}

function Row({ ribbon }: { ribbon: Ribbon }) {
  const { name, place, slots, now, is_wasted, price } = ribbon;
  return (
    <li class="mach">
      <div>
        <b>
          <Name text={name} />
        </b>
        <small>
          <Name text={place} />
        </small>
      </div>
      <Strip slots={slots} />
      <div class="mach-now fresh">
        <b class={is_wasted ? "num bad" : "num"}>{now}</b>
        {price && (
          <small class="num" title={price.basis}>
            {format_rate(price)} / h
          </small>
        )}
      </div>
    </li>
  );
}

function Strip({ slots }: { slots: readonly Slot[] }) {
  const id = useId();
  const width = slots.length * WIDTH;
  return (
    <svg
      class="rib"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={ribbon_words(slots)}
    >
      <defs>
        <pattern id={id} width="3" height="3" patternUnits="userSpaceOnUse">
          <path class="rib-hatch" d="M0 3L3 0" />
        </pattern>
      </defs>
      <rect class="rib-off" y={HEIGHT - 1} width={width} height="1" />
      {slots.map((slot, i) => {
        if (slot === undefined) return null;
        const height = slot === "idle" ? HEIGHT : Math.max(1.5, slot * HEIGHT);
        return (
          <rect
            key={i}
            class={slot === "idle" ? "rib-idle" : "rib-use"}
            fill={slot === "idle" ? `url(#${id})` : undefined}
            x={i * WIDTH}
            y={(HEIGHT - height).toFixed(1)}
            width={slot === "idle" ? WIDTH : WIDTH - 1}
            height={height.toFixed(1)}
          />
        );
      })}
    </svg>
  );
}
