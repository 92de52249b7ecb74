// Lazy: a part of the page in a chunk of its own, fetched when it is first shown or hinted at. When the server was
// updated meanwhile the old chunk is gone, and the page says what to do.
import type { ComponentType, VNode } from "preact";
import { signal, type Signal } from "@preact/signals";
import { Icon } from "./icon";
import { Skeleton } from "./skeleton";

export interface Lazy<P> {
  readonly Part: ComponentType<P>;
  /** It will be needed soon. */
  readonly hint: () => void;
  /** Shown at once: its chunk is here, or will not come. The caller is rendered again when that changes. */
  is_ready(): boolean;
}

/** `wait` keeps the part's place while its chunk is fetched. */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
  wait: () => VNode | null = () => <Skeleton rows={6} label="Loading the page" />,
): Lazy<P> {
  const loaded: Signal<ComponentType<P> | undefined> = signal(undefined);
  const has_failed = signal(false);
  let is_loading = false;
  const hint = () => {
    if (is_loading) return;
    is_loading = true;
    load().then(
      (part) => (loaded.value = part),
      () => {
        has_failed.value = true;
        is_loading = false;
      },
    );
  };
  const Part = (props: P) => {
    const Loaded = loaded.value;
    if (Loaded) return <Loaded {...props} />;
    if (has_failed.value) return <Gone />;
    hint();
    return wait();
  };
  const is_ready = () => loaded.value !== undefined || has_failed.value;
  return { Part, hint, is_ready };
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
