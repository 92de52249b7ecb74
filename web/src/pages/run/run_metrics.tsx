// RunMetrics: the second tab: every metric of the run as a chart, by prefix, searchable. Charts exist only near the
// screen, and long lists come in pages.

import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { format_whole, plural } from "../../base/format";
import { place, set_query } from "../../base/router";
import { Crosshair } from "../../chart/crosshair";
import type { Plot } from "../../chart/plot";
import { watch_visibility } from "../../chart/visibility";
import { Icon } from "../../widgets/icon";
import { slot_of } from "../../base/series_slot";
import { colour_key } from "../run_words";
import type { MetricView, RunDetail, RunView } from "../../gen/api";
import { ChartBar } from "./chart_bar";
import { ChartsSkeleton } from "./charts_skeleton";
import { chart_look } from "./chart_query";
import { default_smoothing, grouped, matching } from "./metric_choice";
import type { RunRecord } from "./run_record";
import { small_chart_points } from "./use_curves";
import { SmallChart } from "./small_chart";

const metrics_per_page = 200;

export function RunMetrics({ record, detail }: { record: RunRecord; detail: RunDetail }) {
  const look = chart_look();
  const query = place.value.query.get("q") ?? "";
  const first_plot = useSignal<Plot | undefined>(undefined);
  const metrics = record.metrics.value;
  const failure = record.metrics_failure.value;
  return (
    <>
      <div class="card tbar alone">
        <label class="find-metric">
          <Icon name="search" size={16} />
          <input
            type="search"
            aria-label="Find metrics"
            placeholder="Find metrics"
            value={query}
            onInput={(event) => set_query({ q: event.currentTarget.value }, "replace")}
          />
        </label>
        <ChartBar run={detail.run} look={look} default_smooth={0.6} plot={first_plot} />
      </div>
      {failure && (
        <div class="card chart-note" role="alert">
          <p>{failure.message}</p>
          <button type="button" class="btn sm" onClick={() => record.retry()}>
            Retry
          </button>
        </div>
      )}
      {metrics && (
        <Groups
          slot={slot_of(colour_key(detail.run))}
          run={detail.run}
          metrics={metrics}
          query={query}
          plot={first_plot}
        />
      )}
      {!metrics && !failure && <ChartsSkeleton />}
    </>
  );
}

interface GroupsProps {
  readonly run: RunView;
  readonly metrics: readonly MetricView[];
  readonly query: string;
  readonly slot: number;
  readonly plot: Signal<Plot | undefined>;
}

function Groups({ run, metrics, query, slot, plot }: GroupsProps) {
  const crosshair = useMemo(() => new Crosshair(), []);
  const [limit, set_limit] = useState(metrics_per_page);
  const found = matching(metrics, query);
  const groups = grouped(found.slice(0, limit));
  if (metrics.length === 0) return <p class="card side-none">No metric has been read yet.</p>;
  if (found.length === 0) {
    return (
      <div class="card chart-note">
        <p>
          No metric matches <bdi>{query}</bdi>.
        </p>
        <button type="button" class="btn sm" onClick={() => set_query({ q: undefined }, "push")}>
          Show all {format_whole(metrics.length)}
        </button>
      </div>
    );
  }
  return (
    <>
      {groups.map((group) => (
        <section key={group.prefix} class="metric-group">
          <h2>
            <bdi>{group.prefix || "Without a group"}</bdi>
            <span class="m num">{plural(group.metrics.length, "metric")}</span>
          </h2>
          <div class="metric-cards">
            {group.metrics.map((view) => (
              <MetricCard
                key={view.metric}
                run={run}
                view={view}
                crosshair={crosshair}
                slot={slot}
                on_plot={view === found[0] ? (made) => (plot.value = made) : undefined}
              />
            ))}
          </div>
        </section>
      ))}
      {found.length > limit && (
        <div class="metric-more">
          <button type="button" class="btn" onClick={() => set_limit(limit + metrics_per_page)}>
            Show {format_whole(Math.min(metrics_per_page, found.length - limit))} more of{" "}
            {format_whole(found.length)}
          </button>
        </div>
      )}
    </>
  );
}

interface MetricCardProps {
  readonly slot: number;
  readonly on_plot?: ((plot: Plot | undefined) => void) | undefined;
  readonly run: RunView;
  readonly view: MetricView;
  readonly crosshair: Crosshair;
}

/** Its place is always there; its chart and its curve only near the screen. */
function MetricCard({ run, view, crosshair, slot, on_plot }: MetricCardProps) {
  const host = useRef<HTMLDivElement>(null);
  const [is_near, set_near] = useState(false);
  const { smooth } = chart_look();
  useEffect(() => {
    if (!host.current) return undefined;
    return watch_visibility(host.current, (nearness) => {
      if (nearness === "visible") set_near(true);
      if (nearness === "far") set_near(false);
    });
  }, []);
  return (
    <div class="metric-card" ref={host}>
      {is_near ? (
        <SmallChart
          run={run}
          metric={view.metric}
          label={view.metric}
          slot={slot}
          crosshair={crosshair}
          smoothing={view.count > 2 ? (smooth ?? default_smoothing(view.metric, view.count)) : 0}
          points={small_chart_points()}
          has_axes
          on_plot={on_plot}
        />
      ) : (
        <div class="card mini axes">
          <h3>
            <bdi>{view.metric}</bdi>
          </h3>
        </div>
      )}
    </div>
  );
}
