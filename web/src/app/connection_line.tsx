// Connection line: whether what is on screen is fresh: a quiet line in the side bar, and a banner when it is not.
import { format_clock, format_count, format_duration } from "../base/format";
import { tick } from "../base/ticker";
import { connection, overview, paused, server_version, waiting_messages } from "../data/records";
import { Icon } from "../widgets/icon";
import { paused_at } from "../pages/display_clock";

type Tone = "ok" | "warn" | "crit" | "idle";

function connection_words(): { tone: Tone; words: string } {
  const { state, last_message_at } = connection.value;
  if (paused.value) return { tone: "idle", words: "Paused" };
  if (state === "offline") return { tone: "crit", words: "Not connected" };
  if (state === "reconnecting") {
    return last_message_at === 0
      ? { tone: "warn", words: "Connecting" }
      : { tone: "warn", words: "Reconnecting" };
  }
  const age_ms = Math.max(0, Math.max(tick.value, Date.now()) - last_message_at);
  return { tone: "ok", words: `Live, updated ${format_duration(Math.max(1000, age_ms))} ago` };
}

export function ConnectionLine() {
  const { tone, words } = connection_words();
  return (
    <div class="live num" title={words}>
      <i class={`dot ${tone}`} />
      <span>{words}</span>
    </div>
  );
}

export function Banner() {
  const { state, since, last_message_at } = connection.value;
  if (paused.value) return <PausedBanner />;
  if (state === "offline") {
    const lost_at = last_message_at || since;
    return (
      <div class="banner crit" role="alert">
        <Icon name="triangle" size={16} />
        <span>
          Not connected since {format_clock(lost_at, Date.now())}. Showing the last known values.
        </span>
      </div>
    );
  }
  return <NewVersionBanner />;
}

function PausedBanner() {
  const waiting = waiting_messages.value;
  return (
    <div class="banner idle" role="status" aria-live="off">
      <Icon name="pause" size={16} />
      <span class="num">
        Paused at {format_clock(paused_at.value ?? Date.now(), Date.now())}
        {waiting > 0 &&
          `, ${format_count(waiting)} ${waiting === 1 ? "update" : "updates"} waiting`}
      </span>
      <button type="button" class="btn sm" onClick={() => (paused.value = false)}>
        Resume
      </button>
    </div>
  );
}

const own_version: { value: string | undefined } = { value: undefined };

/** The page never reloads by itself: somebody may be reading. */
function NewVersionBanner() {
  const version = server_version.value;
  own_version.value ??= overview.value?.version;
  if (!version || !own_version.value || version === own_version.value) return null;
  return (
    <div class="banner info" role="status">
      <Icon name="download" size={16} />
      <span>A new version is ready.</span>
      <button type="button" class="btn sm" onClick={() => location.reload()}>
        Reload
      </button>
    </div>
  );
}
