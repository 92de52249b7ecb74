// useBaseline: the record of the run that this one is compared with, for its curve and its parameters. Read once:
// a baseline is over.

import { useEffect, useState } from "preact/hooks";
import { get_json } from "../../data/api";
import type { RunDetail } from "../../gen/api";

export function use_baseline(id: string | undefined): RunDetail | undefined {
  const [detail, set_detail] = useState<RunDetail | undefined>(undefined);
  useEffect(() => {
    set_detail(undefined);
    if (id === undefined) return undefined;
    const gone = new AbortController();
    const path = `/api/v1/runs/${encodeURIComponent(id)}`;
    // Without it the page lacks a comparison, and the verdict stands all the same.
    void get_json<RunDetail>(path, { signal: gone.signal }).then((answer) => {
      if (answer.ok && !gone.signal.aborted) set_detail(answer.value);
    });
    return () => gone.abort();
  }, [id]);
  return detail?.run.id === id ? detail : undefined;
}
