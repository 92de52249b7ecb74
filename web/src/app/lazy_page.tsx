// Lazy page: a page in a chunk of its own, fetched when it is opened or hinted at. When the server was updated meanwhile the
// old chunk is gone, and the page says what to do.
import type { ComponentType } from "preact";
import { signal, type Signal } from "@preact/signals";
import { Icon } from "../widgets/icon";
import { Skeleton } from "../widgets/skeleton";

export interface LazyPage<P> {
  readonly Page: ComponentType<P>;
  readonly hint: () => void;
}

export function lazy_page<P extends object>(load: () => Promise<ComponentType<P>>): LazyPage<P> {
  const loaded: Signal<ComponentType<P> | undefined> = signal(undefined);
  const has_failed = signal(false);
  let is_loading = false;
  const hint = () => {
    if (is_loading) return;
    is_loading = true;
    load().then(
      (page) => (loaded.value = page),
      () => {
        has_failed.value = true;
        is_loading = false;
      },
    );
  };
  const Page = (props: P) => {
    const Loaded = loaded.value;
    if (Loaded) return <Loaded {...props} />;
    if (has_failed.value) return <Gone />;
    hint();
    return <Skeleton rows={6} label="Loading the page" />;
  };
  return { Page, hint };
}

function Gone() {
  return (
    <div class="card att warn" role="alert">
      <span class="ic">
        <Icon name="triangle" size={20} />
      </span>
      <div class="att-text">
        <h2>This part of the page could not be loaded</h2>
        <p>The server was updated or cannot be reached. Reload to go on.</p>
      </div>
      <div class="ac">
        <button type="button" class="btn sm p" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    </div>
  );
}
