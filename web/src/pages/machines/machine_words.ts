// Machine words: what a machine and its GPUs do, as the page says it. Pure.
import { capitalised } from "../../base/capitalised";
import { plural } from "../../base/format";
import type { GpuView, MachineView } from "../../gen/api";
import type { StatusLook } from "../../widgets/status";

/** A GPU whose kernels run less than this share of the time does nothing that anybody waits for. */
export const BUSY_PERCENT_MIN = 10;
/** An older reading is told by its age: the sampler looks each second, the slowest probe every five. */
export const STALE_AFTER_MS = 15_000;

export function is_stale(machine: MachineView, now: number): boolean {
  return machine.gpus_read_at !== undefined && now - machine.gpus_read_at > STALE_AFTER_MS;
}

export function gpu_look(gpu: GpuView, stale: boolean): StatusLook {
  if (gpu.fault !== undefined) return { word: "Lost", icon: "octagon", tone: "crit" };
  if (stale) return { word: "No new reading", icon: "triangle", tone: "warn" };
  if (gpu.slowed_by.includes("heat")) {
    return { word: "Slowed by heat", icon: "triangle", tone: "warn" };
  }
  if (gpu.utilization_percent === undefined) {
    return gpu.processes.length > 0
      ? { word: "In use", icon: "running", tone: "ok" }
      : { word: "Unknown", icon: "dash", tone: "idle" };
  }
  return gpu.utilization_percent >= BUSY_PERCENT_MIN
    ? { word: "Busy", icon: "running", tone: "ok" }
    : { word: "Idle", icon: "dash", tone: "idle" };
}

/** "2 GPUs: 1 busy, 1 lost." */
export function machine_sentence(machine: MachineView, now: number): string {
  if (machine.gpus.length === 0) {
    return `${capitalised(machine.gpu_words)}.`;
  }
  const stale = is_stale(machine, now);
  const counts = new Map<string, number>();
  for (const gpu of machine.gpus) {
    const word = gpu_look(gpu, stale).word.toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const parts = [...counts].map(([word, count]) => (counts.size === 1 ? word : `${count} ${word}`));
  return `${plural(machine.gpus.length, "GPU")}: ${parts.join(", ")}.`;
}

/** "8 cores, load 1.25"; what is not known is left out. */
export function cpu_words(machine: MachineView): string {
  const { cpu_cores, load_1m } = machine.host;
  const parts = [];
  if (cpu_cores !== undefined) parts.push(plural(cpu_cores, "core"));
  if (load_1m !== undefined) parts.push(`load ${load_1m.toFixed(2)}`);
  return parts.join(", ");
}

/** "61.2 of 80 GB used", in the vendors' GB of 2^30 bytes. */
export function memory_label(used: string | undefined, total: string | undefined): string {
  if (used === undefined) return total === undefined ? "Memory not told" : `${total} in all`;
  return total === undefined ? `${used} used` : `${used} of ${total} used`;
}

export function share_of(used: number | undefined, total: number | undefined): number | undefined {
  return used === undefined || total === undefined || total <= 0 ? undefined : used / total;
}
