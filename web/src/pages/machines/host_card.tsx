// HostCard: the machine around the GPUs: processor, memory, disk, network.
import type { ComponentChildren } from "preact";
import { format_bytes, format_percent } from "../../base/format";
import type { MachineView } from "../../gen/api";
import { Bar } from "../../widgets/bar";
import { cpu_words, share_of } from "./machine_words";

const FULL = 0.9;

export function HostCard({ machine }: { machine: MachineView }) {
  const { host } = machine;
  if (host.trouble !== undefined) {
    return (
      <div class="card pad">
        <p class="note">The host cannot be read: {host.trouble}</p>
      </div>
    );
  }
  return (
    <dl class="card kpi host">
      <Part
        label="Processor"
        value={host.cpu_percent === undefined ? undefined : format_percent(host.cpu_percent)}
        share={host.cpu_percent === undefined ? undefined : host.cpu_percent / 100}
      >
        {cpu_words(machine)}
      </Part>
      <Filled label="Memory" used={host.memory_used_bytes} total={host.memory_total_bytes} />
      <Filled label="Disk" used={host.disk_used_bytes} total={host.disk_total_bytes}>
        {host.disk_path && <bdi dir="auto">{host.disk_path}</bdi>}
      </Filled>
      <Part label="Network" value={rate(host.network_received_bytes_per_second)}>
        received; {rate(host.network_sent_bytes_per_second) ?? "not told"} sent
      </Part>
    </dl>
  );
}

const rate = (bytes: number | undefined) =>
  bytes === undefined ? undefined : `${format_bytes(bytes)}/s`;

interface FilledProps {
  readonly label: string;
  readonly used: number | undefined;
  readonly total: number | undefined;
  readonly children?: ComponentChildren;
}

function Filled({ label, used, total, children }: FilledProps) {
  return (
    <Part
      label={label}
      value={used === undefined ? undefined : format_bytes(used)}
      share={share_of(used, total)}
    >
      {total !== undefined && `of ${format_bytes(total)}`}
      {children && <>, {children}</>}
    </Part>
  );
}

interface PartProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly share?: number | undefined;
  readonly children?: ComponentChildren;
}

function Part({ label, value, share, children }: PartProps) {
  return (
    <div>
      <dt class="l">{label}</dt>
      <dd>
        <div class={`v num ${value === undefined ? "word" : ""}`}>{value ?? "Not told"}</div>
        <div class="g">
          {share !== undefined && (
            <Bar share={share} paint={share > FULL ? "tone-warn" : "tone-accent"} />
          )}
        </div>
        <div class="x">{children}</div>
      </dd>
    </div>
  );
}
