// Finished lately: the newest runs that are over, with how they ended.
import { format_duration, format_money } from "../../base/format";
import { slot_class } from "../../base/series_slot";
import type { RunView } from "../../gen/api";
import { Empty } from "../../widgets/empty";
import { MetricFigure } from "../../widgets/metric_figure";
import { Moment } from "../../widgets/moment";
import { Name } from "../../widgets/name";
import { run_look, Status } from "../../widgets/status";
import { display_now } from "../display_clock";
import { Verdict } from "../verdict";
import { colour_key, known_cost, run_address, took_ms } from "../run_words";

export function FinishedLately({
  runs,
  has_prices,
}: {
  runs: readonly RunView[];
  has_prices: boolean;
}) {
  return (
    <section aria-labelledby="finished-lately">
      <div class="sech">
        <h2 id="finished-lately">Finished lately</h2>
        <a class="more" href="/runs">
          All runs
        </a>
      </div>
      <div class="card clip">
        {runs.length === 0 ? (
          <Empty title="No run has finished yet." />
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Ended as</th>
                <th scope="col" class="n">
                  Last loss
                </th>
                <th scope="col" class="n hide-t">
                  Took
                </th>
                {has_prices && (
                  <th scope="col" class="n hide-t">
                    Cost
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <FinishedRow key={run.id} run={run} has_prices={has_prices} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

function FinishedRow({ run, has_prices }: { run: RunView; has_prices: boolean }) {
  const took = took_ms(run);
  return (
    <tr>
      <td>
        <RunName run={run} />
      </td>
      <td>
        <Status look={run_look(run.lifecycle)} reason={run.lifecycle_reason} />
      </td>
      <td class="n num">
        {run.loss ? (
          <>
            <MetricFigure value={run.loss.value} metric={run.loss.metric} step={run.loss.step} />
            <Verdict run={run} />
          </>
        ) : (
          <span class="m">none</span>
        )}
      </td>
      <td class="n num hide-t">
        {took === undefined ? <span class="m nw">not known</span> : format_duration(took)}
      </td>
      {has_prices && (
        <td class="n num hide-t">
          <Cost run={run} />
        </td>
      )}
    </tr>
  );
}

function Cost({ run }: { run: RunView }) {
  const cost = known_cost(run);
  if (cost) return <>{format_money(cost)}</>;
  return <span class="m nw">{run.cost ? "not known" : "no rate"}</span>;
}

/** The run's name beside its colour, and when it ended below. */
function RunName({ run }: { run: RunView }) {
  const ended_at = run.ended_at ?? run.last_data_at;
  return (
    <div class={`nm ${slot_class(colour_key(run))}`}>
      <i />
      <b>
        <a href={run_address(run)}>
          <Name text={run.name} />
        </a>
      </b>
      <small>
        {ended_at === undefined ? "end not known" : <Moment time={ended_at} now={display_now()} />}
      </small>
    </div>
  );
}
