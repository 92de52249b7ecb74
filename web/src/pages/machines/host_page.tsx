// The page of a machine that the server itself looks at: the curves of its GPUs and of the host around them, over an hour
// to a month, as the address says.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { set_page_title } from "../../base/page_title";
import { place, set_query } from "../../base/router";
import { MachineCurves } from "../../data/machine_curves";
import { machines, machines_error, read_machines_again, watch_machines } from "../../data/machines";
import type { MachineView, SeriesView } from "../../gen/api";
import { Name } from "../../widgets/name";
import { Skeleton } from "../../widgets/skeleton";
import { Sparkline } from "../../widgets/sparkline";
import { display_now } from "../display_clock";
import { LoadError } from "../load_error";
import { day_curve, span_words } from "./day_curve";
import { HostCard } from "./host_card";
import {
  ends_of,
  gpu_figures,
  host_figures,
  span_named,
  SPANS,
  type Figure,
  type Span,
} from "./machine_figures";
import { MachineHead } from "./machine_head";
import { machine_sentence } from "./machine_words";
import { NoMachine } from "./no_machine";
import { rental_address } from "./rental_words";

export function HostPage({ id }: { id: string }) {
  useEffect(watch_machines, []);
  const seen = machines.value;
  const failure = machines_error.value;
  const machine = seen?.machines.find((one) => one.id === id);
  useEffect(() => machine && set_page_title(machine.name), [machine?.name]);
  if (!seen && failure) {
    return <LoadError what="The machine" failure={failure} retry={read_machines_again} />;
  }
  if (!seen) return <Skeleton rows={5} label="Loading the machine" />;
  if (machine) return <Filled machine={machine} id={id} />;
  return (
    <NoMachine title="There is no such machine.">
      <code>{id}</code> was looked for; a rented one has its page under /machines/rented/.
    </NoMachine>
  );
}

function Filled({ machine, id }: { machine: MachineView; id: string }) {
  const span = span_named(place.value.query.get("range"));
  const figures = [...machine.gpus.flatMap(gpu_figures), ...host_figures(machine.host)];
  const metrics = figures.map(({ metric }) => metric).join("\n");
  const read = useMemo(
    () => new MachineCurves(id, metrics.split("\n"), span.span_ms),
    [id, metrics, span.span_ms],
  );
  useEffect(() => () => read.close(), [read]);
  const failure = read.failure.value;
  return (
    <>
      <MachineHead name={machine.name} note="this host">
        {machine.rental !== undefined && (
          <a class="link" href={rental_address(machine.rental)}>
            What it costs
          </a>
        )}
      </MachineHead>
      <div class="hl">
        <h3 class="machine-sentence">{machine_sentence(machine, display_now())}</h3>
        <SpanChoice chosen={span} />
      </div>
      {failure && <LoadError what="The curves" failure={failure} retry={() => read.retry()} />}
      {machine.gpus.map((gpu) => (
        <Section
          key={gpu.index}
          id={`gpu-${gpu.index}`}
          title={`GPU ${gpu.index}`}
          note={<Name text={gpu.name} />}
        >
          <Curves figures={gpu_figures(gpu)} curves={read.curves.value} slot="tone-accent" />
        </Section>
      ))}
      <Section id="host" title="Host" note="processor, memory, disk, network">
        <HostCard machine={machine} />
        <Curves figures={host_figures(machine.host)} curves={read.curves.value} slot="slot7" />
      </Section>
    </>
  );
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly note: ComponentChildren;
  readonly children: ComponentChildren;
}

function Section({ id, title, note, children }: SectionProps) {
  return (
    <section class="sec" aria-labelledby={id}>
      <div class="sech">
        <h2 id={id}>{title}</h2>
        <span class="m">{note}</span>
      </div>
      {children}
    </section>
  );
}

function SpanChoice({ chosen }: { chosen: Span }) {
  return (
    <div class="span-choice" role="group" aria-label="Time shown">
      {SPANS.map(({ key, label }) => (
        <button
          key={key}
          type="button"
          class="btn sm"
          aria-pressed={key === chosen.key}
          onClick={() => set_query({ range: key }, "push")}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

interface CurvesProps {
  readonly figures: readonly Figure[];
  readonly curves: ReadonlyMap<string, SeriesView> | undefined;
  readonly slot: string;
}

function Curves({ figures, curves, slot }: CurvesProps) {
  return (
    <ul class="machine-curves">
      {figures.map((figure) => (
        <li key={figure.metric} class="card pad">
          <h3>{figure.label}</h3>
          {curves ? (
            <CurveOf figure={figure} view={curves.get(figure.metric)} slot={slot} />
          ) : (
            <p class="m note">Loading …</p>
          )}
        </li>
      ))}
    </ul>
  );
}

interface CurveProps {
  readonly figure: Figure;
  readonly view: SeriesView | undefined;
  readonly slot: string;
}

function CurveOf({ figure, view, slot }: CurveProps) {
  const curve = day_curve(view);
  const ends = view && ends_of(view.last, view.max);
  if (curve.times.length < 2 || !ends) return <p class="m note">Nothing of this time is stored.</p>;
  const mean = curve.mean === undefined ? "" : `${figure.text(curve.mean)} on average`;
  const span = span_words(curve.times, display_now());
  const most = `at most ${figure.text(ends.most)}`;
  return (
    <>
      <p class="machine-curve-newest num">{figure.text(ends.newest)}</p>
      <Sparkline
        curve={{ step: curve.times, value: curve.values }}
        range={figure.range}
        slot={slot}
        label={`${figure.label} ${span}: ${mean}, ${most}`}
      />
      <p class="machine-curve-words m num">
        {mean}, {most}, {span}
      </p>
    </>
  );
}
