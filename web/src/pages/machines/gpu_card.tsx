// GpuCard: one GPU: how full its memory is, how busy it was over the day, how hot, what it draws, and who runs on it.
import type { ComponentChildren } from "preact";
import { capitalised } from "../../base/capitalised";
import { format_memory, format_money, format_percent, format_whole } from "../../base/format";
import { machine_days } from "../../data/machines";
import { rentals } from "../../data/rentals";
import type { GpuProcessView, GpuView, MachineView } from "../../gen/api";
import { Gauge } from "../../widgets/gauge";
import { Moment } from "../../widgets/moment";
import { Name } from "../../widgets/name";
import { Sparkline } from "../../widgets/sparkline";
import { Status } from "../../widgets/status";
import { display_now } from "../display_clock";
import { day_curve, span_words } from "./day_curve";
import { gpu_look, is_stale, memory_label, share_of } from "./machine_words";
import { price_text, rental_address } from "./rental_words";

const PERCENT = { low: 0, high: 100 };

export function GpuCard({ gpu, machine }: { gpu: GpuView; machine: MachineView }) {
  const now = display_now();
  const stale = is_stale(machine, now);
  return (
    <li class={`card gpu ${stale ? "stale" : ""}`}>
      <div class="model-head">
        <div class="gpu-name">
          <h3>GPU {gpu.index}</h3>
          <small title={gpu.uuid}>
            {gpu.name ? <Name text={gpu.name} /> : "The driver tells no name"}
          </small>
          {gpu.is_mig && <small>Cut into MIG instances</small>}
        </div>
        <Status look={gpu_look(gpu, stale)} is_chip />
      </div>
      {gpu.fault === undefined ? <Figures gpu={gpu} /> : <Fault gpu={gpu} now={now} />}
      <Day gpu={gpu} machine={machine} />
      <Price machine={machine} />
      {gpu.fault === undefined && <Processes gpu={gpu} />}
    </li>
  );
}

function Fault({ gpu, now }: { gpu: GpuView; now: number }) {
  return (
    <p class="gpu-fault">
      {capitalised(gpu.fault ?? "")}
      {gpu.fault_since !== undefined && (
        <>
          {", "}
          <Moment time={gpu.fault_since} now={now} as="ago" />
        </>
      )}
      .
    </p>
  );
}

function Figures({ gpu }: { gpu: GpuView }) {
  const used = gpu.memory_used_bytes;
  const total = gpu.memory_total_bytes;
  const used_text = used === undefined ? undefined : format_memory(used);
  const total_text = total === undefined ? undefined : format_memory(total);
  return (
    <div class="gpu-figures">
      <Gauge
        share={share_of(used, total)}
        paint="tone-accent"
        label={`Memory: ${memory_label(used_text, total_text)}`}
      >
        <b>{used_text ?? "Not told"}</b>
        <small>{total_text === undefined ? "memory" : `of ${total_text}`}</small>
      </Gauge>
      <dl class="facts">
        <Fact label="Busy">
          <Told value={gpu.utilization_percent}>{(value) => format_percent(value)}</Told>
        </Fact>
        <Fact label="Temperature">
          <Told value={gpu.temperature_c}>{(value) => `${format_whole(value)} °C`}</Told>
          {gpu.memory_temperature_c !== undefined && (
            <small>memory {format_whole(gpu.memory_temperature_c)} °C</small>
          )}
        </Fact>
        <Fact label="Power">
          <Told value={gpu.power_watts}>{(value) => `${format_whole(value)} W`}</Told>
          {gpu.power_limit_watts !== undefined && (
            <small>of {format_whole(gpu.power_limit_watts)} W</small>
          )}
        </Fact>
        <Fact label="Clock">
          <Told value={gpu.sm_clock_mhz}>{(value) => `${format_whole(value)} MHz`}</Told>
          {gpu.slowed_by.length > 0 && <small>slowed by {gpu.slowed_by.join(", ")}</small>}
        </Fact>
        <Troubles gpu={gpu} />
      </dl>
    </div>
  );
}

function Troubles({ gpu }: { gpu: GpuView }) {
  const errors = gpu.ecc_uncorrected_total ?? 0;
  const xid = gpu.xid_last ?? 0;
  return (
    <>
      {errors > 0 && (
        <Fact label="Memory errors">
          <span class="st crit">{format_whole(errors)}</span> <small>not mended by ECC</small>
        </Fact>
      )}
      {xid > 0 && (
        <Fact label="Newest fault">
          <span class="st crit">Xid {xid}</span>
        </Fact>
      )}
    </>
  );
}

function Told({
  value,
  children,
}: {
  value: number | undefined;
  children: (value: number) => string;
}) {
  return value === undefined ? <span class="m">not told</span> : <>{children(value)}</>;
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class="num">{children}</dd>
    </div>
  );
}

function Day({ gpu, machine }: { gpu: GpuView; machine: MachineView }) {
  const key = `${machine.id ?? ""} ${gpu.series}utilization_percent`;
  const curve = day_curve(machine_days.value.get(key));
  if (curve.times.length < 2) {
    const is_told = gpu.fault !== undefined || gpu.utilization_percent !== undefined;
    return (
      <p class="m note">
        {is_told
          ? "Nothing of the last 24 h is stored yet."
          : "The driver does not tell how busy it is."}
      </p>
    );
  }
  const mean = curve.mean === undefined ? "" : format_percent(curve.mean);
  const span = span_words(curve.times, display_now());
  return (
    <div class="gpu-day">
      <div class="gpu-day-head">
        <span>Busy {span}</span>
        <span class="num">{mean && `${mean} on average`}</span>
      </div>
      <Sparkline
        curve={{ step: curve.times, value: curve.values }}
        range={PERCENT}
        slot="tone-accent"
        label={`Busy ${span}, ${mean} on average`}
      />
    </div>
  );
}

/** What this host costs, where a provider or a rate card names it. */
function Price({ machine }: { machine: MachineView }) {
  const rental = rentals.value?.rentals.find(({ id }) => id === machine.rental);
  if (!rental) return null;
  const gpus = machine.gpus.length > 1 ? ` for all ${machine.gpus.length} GPUs` : "";
  return (
    <p class="gpu-price">
      <span class="num">
        <b>{price_text(rental.billed)}</b>
        {gpus} <span class="m">{rental.basis}</span>
      </span>
      <a class="link num" href={rental_address(rental.id)}>
        {format_money(rental.cost)} so far
      </a>
    </p>
  );
}

function Processes({ gpu }: { gpu: GpuView }) {
  if (gpu.processes.length === 0) {
    return <p class="m note">No process that can be seen from here runs on it.</p>;
  }
  return (
    <ul class="gpu-processes">
      {gpu.processes.map((process) => (
        <Process key={process.pid} process={process} />
      ))}
    </ul>
  );
}

function Process({ process }: { process: GpuProcessView }) {
  return (
    <li title={process.joined_by}>
      <span class="gpu-process-run">
        {process.run === undefined ? (
          <span class="m">no run</span>
        ) : (
          <a class="link" href={`/runs/${encodeURIComponent(process.run)}`}>
            <Name text={process.run_name ?? process.run} />
          </a>
        )}
        <small>
          {process.command || "process"} {process.pid}
        </small>
      </span>
      <span class="num">
        {process.memory_bytes !== undefined && format_memory(process.memory_bytes)}
      </span>
    </li>
  );
}
