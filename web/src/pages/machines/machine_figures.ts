// Machine figures: which curves the page of a machine shows, how their values read and between what they run. Pure.
import {
  format_bytes,
  format_memory,
  format_percent,
  format_whole,
  type WireNumber,
} from "../../base/format";
import type { GpuView, HostView } from "../../gen/api";
import type { SparkRange } from "../../widgets/sparkline";

export interface Figure {
  readonly metric: string;
  readonly label: string;
  /** Of the axis; without one the curve's own. */
  readonly range?: SparkRange;
  text(value: number): string;
}

const PERCENT = { low: 0, high: 100 };
const upto = (high: number | undefined) => (high && high > 0 ? { range: { low: 0, high } } : {});
const watts = (value: number) => `${format_whole(value)} W`;
const per_second = (value: number) => `${format_bytes(value)}/s`;

export function gpu_figures(gpu: GpuView): Figure[] {
  const own = (name: string) => `${gpu.series}${name}`;
  return [
    { metric: own("utilization_percent"), label: "Busy", range: PERCENT, text: format_percent },
    {
      ...{ metric: own("memory_used_bytes"), label: "Memory", text: format_memory },
      ...upto(gpu.memory_total_bytes),
    },
    { metric: own("power_watts"), label: "Power", text: watts, ...upto(gpu.power_limit_watts) },
    {
      ...{ metric: own("temperature_c"), label: "Temperature", range: PERCENT },
      text: (value) => `${format_whole(value)} °C`,
    },
  ];
}

export function host_figures(host: HostView): Figure[] {
  return [
    { metric: "system/cpu_percent", label: "Processor", range: PERCENT, text: format_percent },
    {
      ...{ metric: "system/memory_used_bytes", label: "Memory", text: format_bytes },
      ...upto(host.memory_total_bytes),
    },
    {
      ...{ metric: "system/disk_used_bytes", label: "Disk", text: format_bytes },
      ...upto(host.disk_total_bytes),
    },
    {
      ...{ metric: "system/network_received_bytes_per_second", label: "Network received" },
      text: per_second,
    },
  ];
}

export interface Span {
  readonly key: string;
  readonly label: string;
  readonly span_ms: number;
}

const HOUR_MS = 3_600_000;
const DAY: Span = { key: "24h", label: "24 h", span_ms: 24 * HOUR_MS };
export const SPANS: readonly Span[] = [
  { key: "1h", label: "1 h", span_ms: HOUR_MS },
  DAY,
  { key: "7d", label: "7 days", span_ms: 7 * 24 * HOUR_MS },
  { key: "30d", label: "30 days", span_ms: 30 * 24 * HOUR_MS },
];

/** As the address asks for; a day where it does not, or asks for something else. */
export function span_named(key: string | null): Span {
  return SPANS.find((span) => span.key === key) ?? DAY;
}

export interface Ends {
  readonly newest: number;
  readonly most: number;
}

/** undefined where no value is a number. */
export function ends_of(last: readonly WireNumber[], max: readonly WireNumber[]): Ends | undefined {
  const finite = (values: readonly WireNumber[]) => values.map(Number).filter(Number.isFinite);
  const newest = finite(last).at(-1);
  const most = Math.max(...finite(max));
  return newest === undefined || !Number.isFinite(most) ? undefined : { newest, most };
}
