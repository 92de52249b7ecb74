// Machines: this host, its GPUs and what runs on them, read again every two seconds while the page is open, and the machines
// that are rented; those first where this host has no GPU, since then they are what somebody looks for.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { machines, machines_error, read_machines_again, watch_machines } from "../../data/machines";
import { rentals, rentals_error, watch_rentals } from "../../data/rentals";
import type { MachineView } from "../../gen/api";
import { Empty } from "../../widgets/empty";
import { Icon } from "../../widgets/icon";
import { Moment } from "../../widgets/moment";
import { Name } from "../../widgets/name";
import { Skeleton } from "../../widgets/skeleton";
import { display_now } from "../display_clock";
import { LoadError } from "../load_error";
import { GpuCard } from "./gpu_card";
import { HostCard } from "./host_card";
import { machine_sentence } from "./machine_words";
import { RentedMachines } from "./lazy_rented";
import { rented_sentence } from "./rental_words";

export function MachinesPage() {
  useEffect(watch_machines, []);
  useEffect(watch_rentals, []);
  const host = machines.value?.machines[0];
  const open = rentals.value?.rentals.filter(({ closed_at }) => closed_at === undefined) ?? [];
  if (host?.has_no_gpu && !rentals.value && !rentals_error.value) {
    return <Skeleton rows={5} label="Loading the machines" />;
  }
  if (host?.has_no_gpu && open.length > 0) {
    return (
      <>
        <div class="hl">
          <h2>{rented_sentence(open)}</h2>
        </div>
        <RentedMachines.Part is_titled />
        <HostSection machine={host} />
      </>
    );
  }
  return (
    <>
      <ThisHost />
      <RentedMachines.Part />
    </>
  );
}

function ThisHost() {
  const seen = machines.value;
  const failure = machines_error.value;
  if (!seen && failure) {
    return <LoadError what="The machine" failure={failure} retry={read_machines_again} />;
  }
  if (!seen) return <Skeleton rows={5} label="Loading the machine" />;
  if (seen.machines.length === 0) {
    return (
      <div class="card">
        <Empty title={seen.note}>
          <p class="s">
            It is switched off by <code>sample = false</code> under <code>[machine]</code>, or by{" "}
            <code>--no-sampler</code>.
          </p>
        </Empty>
      </div>
    );
  }
  return (
    <>
      {seen.machines.map((machine) => (
        <Machine key={machine.name} machine={machine} />
      ))}
    </>
  );
}

function Machine({ machine }: { machine: MachineView }) {
  const now = display_now();
  return (
    <>
      <div class="hl">
        <h2>{machine_sentence(machine, now)}</h2>
        <p>
          {source_words(machine)}
          <Moment time={machine.gpus_read_at ?? machine.read_at} now={now} as="ago" />
        </p>
      </div>
      {machine.gpu_trouble !== undefined && <Trouble machine={machine} now={now} />}
      {machine.store_trouble !== undefined && (
        <Warning title="This machine's readings are not stored">
          {machine.store_trouble} ({machine.samples_dropped} dropped since the start)
        </Warning>
      )}
      {machine.gpus.length > 0 && (
        <ul class="gpus">
          {machine.gpus.map((gpu) => (
            <GpuCard key={gpu.index} gpu={gpu} machine={machine} />
          ))}
        </ul>
      )}
      {machine.has_no_gpu && <NoGpu />}
      <HostSection machine={machine} />
    </>
  );
}

function HostSection({ machine }: { machine: MachineView }) {
  return (
    <section class="sec" aria-labelledby="host">
      <div class="sech">
        <h2 id="host">
          <Name text={machine.name} />
        </h2>
        <span class="m">this host{machine.has_no_gpu ? ", it has no GPU" : ""}</span>
        {machine.id !== undefined && (
          <a class="more" href={`/machines/${encodeURIComponent(machine.id)}`}>
            Its curves
          </a>
        )}
      </div>
      <HostCard machine={machine} />
    </section>
  );
}

function source_words(machine: MachineView): string {
  if (machine.gpus.length === 0) return "looked at ";
  const driver = machine.driver_version ? `, driver ${machine.driver_version}` : "";
  return `${machine.gpu_words.replace(/^.*read/, "read")}${driver}, `;
}

function Trouble({ machine, now }: { machine: MachineView; now: number }) {
  return (
    <Warning title="The GPUs cannot be read">
      {machine.gpu_trouble}
      {machine.gpu_trouble_since !== undefined && (
        <>
          {" ("}
          <Moment time={machine.gpu_trouble_since} now={now} as="ago" />
          {")"}
        </>
      )}
    </Warning>
  );
}

function Warning({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="card att warn machine-trouble" role="status">
      <span class="ic">
        <Icon name="triangle" size={20} />
      </span>
      <div class="att-text">
        <h2>{title}</h2>
        <p>{children}</p>
      </div>
    </div>
  );
}

function NoGpu() {
  return (
    <div class="card">
      <Empty title="Neither NVIDIA's driver nor AMD's answers here.">
        <p class="s">
          In a container, or for another machine, name an exporter in the configuration:{" "}
          <code>dcgm_url = "http://HOST:9400/metrics"</code> under <code>[machine]</code>.
        </p>
      </Empty>
    </div>
  );
}
