// RunState: how a run is, as icon, word and colour: its state, and beside it the health of a live one. A run that is
// silent is never green, however well it was when it was last heard of.
import { format_duration } from "../base/format";
import type { RunView } from "../gen/api";
import { health_look, run_look, Status, type StatusLook } from "../widgets/status";
import { display_now } from "./display_clock";
import { is_live } from "./run_words";

export function state_look(run: RunView, now: number): StatusLook {
  const silent = { icon: "triangle", tone: "warn" } as const;
  if (run.is_stalled) return { word: "Stalled", ...silent };
  if (!is_silent(run)) return run_look(run.lifecycle);
  const age =
    run.last_data_at === undefined ? "" : ` for ${format_duration(now - run.last_data_at)}`;
  return { word: `No data${age}`, ...silent };
}

/** Live, and quiet for longer than it usually is. */
export function is_silent(run: RunView): boolean {
  return is_live(run) && (run.is_stalled || run.lifecycle_reason.startsWith("no data"));
}

export function RunState({ run, is_chip = false }: { run: RunView; is_chip?: boolean }) {
  const health = run.health && (!is_silent(run) || run.health !== "healthy") && run.health;
  return (
    <>
      <Status
        look={state_look(run, display_now())}
        reason={run.lifecycle_reason}
        is_chip={is_chip}
      />
      {health && <Status look={health_look(health)} reason={run.health_reason} is_chip={is_chip} />}
    </>
  );
}
