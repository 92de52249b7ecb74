// LedgerStrip: who used a rented machine when, as one strip over its time: runs in their colours, what was paid for nothing
// hatched. The figures stand in the tables beside it.
import { useId } from "preact/hooks";
import { bucket_words, BUCKETS } from "../../base/bucket_words";
import { format_clock, format_duration, format_money } from "../../base/format";
import { slot_class } from "../../base/series_slot";
import type { RentalStretchView, RentalView } from "../../gen/api";
import { Hatch } from "../../widgets/hatch";
import { strip_of, time_by_run, type LaneStretch } from "./ledger_lanes";

const HEIGHT = 44;
/** So that a short stretch in a long time is seen. */
const WIDTH_MIN = 0.0015;

interface Names {
  /** The run's name and the class of its colour; of no run: what it is called. */
  of(stretch: RentalStretchView): { readonly name: string; readonly slot: string };
}

export function LedgerStrip({ rental, now }: { rental: RentalView; now: number }) {
  const id = useId();
  const strip = strip_of(rental.ledger);
  if (!strip) return <p class="m note pad">Nothing was billed yet.</p>;
  const names = names_of(rental);
  return (
    <div class="ledger">
      <svg class="ledger-strip" height={HEIGHT} role="img" aria-label={sentence(rental, now)}>
        <defs>
          {/* Its lines have the ground's colour over that of the stretch, so that one pattern serves all. */}
          <Hatch id={id} class="ledger-gap" step={6} line={3.4} />
        </defs>
        {strip.stretches.map((place, i) => (
          <Stretch key={i} place={place} names={names} hatch={id} now={now} />
        ))}
      </svg>
      <div class="ledger-ends num">
        <span>{format_clock(strip.from, now)}</span>
        <span>{format_clock((strip.from + strip.to) / 2, now)}</span>
        <span>{format_clock(strip.to, now)}</span>
      </div>
      <Key rental={rental} names={names} hatch={id} />
    </div>
  );
}

interface StretchProps {
  readonly place: LaneStretch;
  readonly names: Names;
  readonly hatch: string;
  readonly now: number;
}

function Stretch({ place, names, hatch, now }: StretchProps) {
  const { stretch } = place;
  const { name, slot } = names.of(stretch);
  const box = {
    x: percent(place.left),
    width: percent(Math.max(WIDTH_MIN, place.width)),
    y: place.top * HEIGHT,
    height: place.height * HEIGHT - (place.height < 1 ? 1 : 0),
  };
  const words = bucket_words(stretch.bucket);
  const what = stretch.run === undefined ? name : `${name}: ${words.word.toLowerCase()}`;
  const when = `${format_clock(stretch.from, now)} to ${format_clock(stretch.to, now)}`;
  return (
    <g class={slot}>
      <title>
        {what}, {when}, {format_money(stretch.cost)}
        {stretch.is_filled ? ", nobody watched meanwhile" : ""}
      </title>
      <rect class={is_main(stretch) ? "ledger-run" : "ledger-run ledger-aside"} {...box} />
      {words.is_waste && <rect {...box} fill={`url(#${hatch})`} />}
    </g>
  );
}

const is_main = ({ bucket }: RentalStretchView) => bucket !== "setup" && bucket !== "evaluation";

function Key({ rental, names, hatch }: { rental: RentalView; names: Names; hatch: string }) {
  const seen = new Map<string, RentalStretchView>();
  for (const stretch of rental.ledger) {
    const key = stretch.run ?? stretch.bucket;
    if (!seen.has(key)) seen.set(key, stretch);
  }
  const order = ({ run, bucket }: RentalStretchView) =>
    run === undefined ? 1 + BUCKETS.indexOf(bucket) : 0;
  const entries = [...seen].sort((a, b) => order(a[1]) - order(b[1]));
  return (
    <ul class="bucket-key">
      {entries.map(([key, stretch]) => {
        const { name, slot } = names.of(stretch);
        const is_hatched = stretch.run === undefined && bucket_words(stretch.bucket).is_waste;
        return (
          <li key={key}>
            <svg class={`bucket-swatch ${slot}`} width="10" height="10" aria-hidden="true">
              <rect class="ledger-run" width="10" height="10" />
              {is_hatched && <rect width="10" height="10" fill={`url(#${hatch})`} />}
            </svg>
            <bdi dir="auto">{name}</bdi>
          </li>
        );
      })}
    </ul>
  );
}

function names_of(rental: RentalView): Names {
  const runs = new Map(rental.runs.map((run) => [run.run, run]));
  return {
    of: ({ run, bucket }) => {
      if (run === undefined) return { name: bucket_words(bucket).word, slot: `bucket-${bucket}` };
      const known = runs.get(run);
      return { name: known?.name ?? run, slot: slot_class(known?.model ?? run) };
    },
  };
}

/** "From Mon 21:20 to now: nayru-v8 2 h 10 m, nothing running 38 min". */
function sentence(rental: RentalView, now: number): string {
  const names = new Map(rental.runs.map(({ run, name }) => [run, name]));
  const parts = time_by_run(rental.ledger).map(
    ([run, ms]) => `${run ? (names.get(run) ?? run) : "no run"} ${format_duration(ms)}`,
  );
  const first = rental.ledger[0]?.from ?? now;
  return `Used since ${format_clock(first, now)}: ${parts.join(", ")}`;
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;
