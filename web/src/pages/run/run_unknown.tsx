// RunUnknown: there is no such run: what was looked for, and where to go on.

import { Empty } from "../../widgets/empty";

export function RunUnknown({ id }: { id: string }) {
  return (
    <div class="card">
      <h1 class="sr">Unknown run</h1>
      <Empty title="There is no such run.">
        <p class="s">
          <bdi>
            <code>{id}</code>
          </bdi>{" "}
          was looked for. It may have been removed, or the server watches another workspace now.
        </p>
        <p class="empty-actions">
          <a class="btn p" href="/runs">
            All runs
          </a>
          <a class="btn" href={`/runs?q=${encodeURIComponent(id)}`}>
            Search for it
          </a>
        </p>
      </Empty>
    </div>
  );
}
