// RunProgress: how far the run is and when it is done: a sentence, and a track from its start to its finish.

import { useEffect, useRef } from "preact/hooks";
import { format_clock, format_duration } from "../../base/format";
import { Moment } from "../../widgets/moment";
import type { RunView } from "../../gen/api";
import { display_now } from "../display_clock";
import { finish_words, is_live, took_ms } from "../run_words";

interface RunProgressProps {
  readonly run: RunView;
  /** How good the estimates of its end were, once it is over. */
  readonly estimates: string | undefined;
}

export function RunProgress({ run, estimates }: RunProgressProps) {
  const now = display_now();
  const live = is_live(run);
  return (
    <section class="card tl" aria-label="Progress">
      <div class="tlh">
        {live ? <FinishWords run={run} now={now} /> : <EndWords run={run} now={now} />}
        <span class="m r num">
          {run.progress_text}
          {run.last_data_at !== undefined && (
            <>
              {run.progress_text ? ", " : ""}last data{" "}
              <Moment time={run.last_data_at} now={now} as="ago" />
            </>
          )}
        </span>
      </div>
      {(live || run.progress !== undefined) && <Track share={share_of(run)} is_live={live} />}
      <div class="track-ends num">
        <span>
          {run.started_at === undefined ? (
            "start not known"
          ) : (
            <>
              started <Moment time={run.started_at} now={now} />
            </>
          )}
        </span>
        <span>{end_clock(run, now)}</span>
      </div>
      {estimates !== undefined && <p class="tl-past">{estimates}.</p>}
    </section>
  );
}

function FinishWords({ run, now }: { run: RunView; now: number }) {
  const { main, sub } = finish_words(run, now);
  const is_known = run.finish_at !== undefined;
  return (
    <>
      <b class="fresh">{is_known ? `Finishes at ${main}` : `Finish: ${main.toLowerCase()}`}</b>
      <span class="s fresh">{sub}</span>
    </>
  );
}

function EndWords({ run, now }: { run: RunView; now: number }) {
  const took = took_ms(run);
  const at = run.ended_at ?? run.last_data_at;
  const verbs: Partial<Record<RunView["lifecycle"], string>> = {
    finished: "Finished",
    failed: "Failed",
    stopped: "Stopped",
    lost: "Last heard",
    queued: "Queued",
  };
  return (
    <>
      <b>
        {verbs[run.lifecycle] ?? run.lifecycle} {at !== undefined && format_clock(at, now)}
      </b>
      {took !== undefined && took >= 1000 && (
        <span class="s">
          {run.lifecycle === "finished" ? "took" : "after"} {format_duration(took)}
        </span>
      )}
    </>
  );
}

function share_of(run: RunView): number | undefined {
  return run.progress === undefined ? undefined : Math.min(1, Math.max(0, run.progress / 100));
}

function end_clock(run: RunView, now: number) {
  if (run.finish_at !== undefined && is_live(run)) {
    return (
      <b class="fresh">
        <Moment time={run.finish_at} now={now} />
      </b>
    );
  }
  const end = run.ended_at ?? (is_live(run) ? undefined : run.last_data_at);
  return end === undefined ? "" : <Moment time={end} now={now} />;
}

/** Done, now, and what is still to come; without a known end only the ground. */
function Track({ share, is_live: live }: { share: number | undefined; is_live: boolean }) {
  const done = useRef<HTMLElement>(null);
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    const percent = `${((share ?? 0) * 100).toFixed(2)}%`;
    if (done.current) done.current.style.width = percent;
    if (mark.current) mark.current.style.left = percent;
  }, [share, live]);
  return (
    <div class={live && share !== undefined ? "track coming" : "track"} aria-hidden="true">
      <i class="track-done" ref={done} />
      {live && share !== undefined && <i class="track-now" ref={mark} />}
    </div>
  );
}
