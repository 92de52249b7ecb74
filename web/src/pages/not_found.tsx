// Not found: an address that no page has: says what was looked for and where to go on.
import { place } from "../base/router";
import { Empty } from "../widgets/empty";

export function NotFoundPage() {
  return (
    <div class="card">
      <Empty title="There is no such page.">
        <p class="s">
          <code dir="ltr">{place.value.path}</code> was looked for.
        </p>
        <p class="empty-actions">
          <a class="btn p" href="/">
            Overview
          </a>
          <a class="btn" href="/runs">
            All runs
          </a>
        </p>
      </Empty>
    </div>
  );
}
