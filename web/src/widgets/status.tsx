// Status: the state of a run or of a model, always as icon, word and colour together.
import type { HealthCheckView, RunView } from "../gen/api";
import { Icon, type IconName } from "./icon";

export type Tone = "ok" | "warn" | "crit" | "info" | "idle";

export interface StatusLook {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: Tone;
}

const RUN_LOOKS: Readonly<Record<string, StatusLook>> = {
  queued: { word: "Queued", icon: "clock", tone: "idle" },
  starting: { word: "Starting", icon: "ring", tone: "info" },
  running: { word: "Running", icon: "running", tone: "ok" },
  paused: { word: "Paused", icon: "pause", tone: "warn" },
  evaluating: { word: "Evaluating", icon: "ring", tone: "info" },
  finished: { word: "Finished", icon: "check", tone: "ok" },
  failed: { word: "Failed", icon: "octagon", tone: "crit" },
  stopped: { word: "Stopped", icon: "dash", tone: "idle" },
  lost: { word: "Lost contact", icon: "triangle", tone: "warn" },
};

const MODEL_LOOKS: Readonly<Record<string, StatusLook>> = {
  pending: { word: "Pending", icon: "clock", tone: "idle" },
  loading: { word: "Loading", icon: "ring", tone: "info" },
  running: { word: "Running", icon: "running", tone: "ok" },
  completed: { word: "Finished", icon: "check", tone: "ok" },
  failed: { word: "Failed", icon: "octagon", tone: "crit" },
  stopped: { word: "Stopped", icon: "dash", tone: "idle" },
  stalled: { word: "Stalled", icon: "triangle", tone: "warn" },
};

const HEALTH_LOOKS: Readonly<Record<string, StatusLook>> = {
  healthy: { word: "Healthy", icon: "check", tone: "ok" },
  warning: { word: "Warning", icon: "triangle", tone: "warn" },
  critical: { word: "Critical", icon: "octagon", tone: "crit" },
  unknown: { word: "Health not known", icon: "dash", tone: "idle" },
};

const CHECK_LOOKS: Readonly<Record<string, StatusLook>> = {
  fine: { word: "Fine", icon: "check", tone: "ok" },
  note: { word: "Note", icon: "file", tone: "info" },
  warning: { word: "Warning", icon: "triangle", tone: "warn" },
  critical: { word: "Critical", icon: "octagon", tone: "crit" },
  unknown: { word: "Not known", icon: "dash", tone: "idle" },
};

// A newer server may know more states: its own word is still right.
const unknown_look = (word: string): StatusLook => ({ word, icon: "dash", tone: "idle" });

export function run_look(lifecycle: RunView["lifecycle"]): StatusLook {
  return RUN_LOOKS[lifecycle] ?? unknown_look(lifecycle);
}

export function model_look(status: string): StatusLook {
  return MODEL_LOOKS[status] ?? unknown_look(status);
}

export function health_look(health: NonNullable<RunView["health"]>): StatusLook {
  return HEALTH_LOOKS[health] ?? unknown_look(health);
}

export function check_look(state: HealthCheckView["state"]): StatusLook {
  return CHECK_LOOKS[state] ?? unknown_look(state);
}

interface StatusProps {
  readonly look: StatusLook;
  readonly reason?: string;
  readonly is_chip?: boolean;
}

export function Status({ look, reason, is_chip }: StatusProps) {
  return (
    <span class={`st ${look.tone}${is_chip ? " chip" : ""}`} title={reason}>
      <Icon name={look.icon} size={15} />
      <span>{look.word}</span>
    </span>
  );
}
