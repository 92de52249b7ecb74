// Bucket words: what the server's seven buckets of spent money are called on the page, in the order of a split. Pure.
import type { SpentView } from "../gen/api";

export type Bucket = SpentView["bucket"];

export interface BucketWords {
  /** "Training", "Nothing running". */
  readonly word: string;
  /** What falls into it, in a sentence's part. */
  readonly note: string;
  /** Money that brought the training nothing: drawn hatched. */
  readonly is_waste: boolean;
}

const WORDS: Readonly<Record<Bucket, BucketWords>> = {
  productive: { word: "Training", note: "steps that were kept", is_waste: false },
  evaluation: { word: "Evaluating", note: "evaluations and checkpoints", is_waste: false },
  setup: { word: "Setup", note: "until the first step", is_waste: false },
  redone: { word: "Done again", note: "steps repeated after a resume", is_waste: true },
  stalled: { word: "Stalled", note: "a run was there and did not move", is_waste: true },
  idle: { word: "Idle", note: "nothing was running", is_waste: true },
  storage: { word: "Storage", note: "stopped, its disk still billed", is_waste: true },
};

export const BUCKETS = Object.keys(WORDS) as readonly Bucket[];

export function bucket_words(bucket: Bucket): BucketWords {
  return WORDS[bucket] ?? { word: bucket, note: "", is_waste: false };
}

/** Those that something was spent on, in the order of BUCKETS; one that a newer server made comes last. */
export function in_bucket_order(spent: readonly SpentView[]): SpentView[] {
  const place = (bucket: Bucket) =>
    (BUCKETS.indexOf(bucket) + BUCKETS.length + 1) % (BUCKETS.length + 1);
  return spent
    .filter(({ cost }) => cost.amount > 0)
    .sort((a, b) => place(a.bucket) - place(b.bucket));
}

/** "Training $4.13, idle $0.82", for those who do not see the bar. */
export function split_sentence(
  spent: readonly SpentView[],
  money: (cost: SpentView["cost"]) => string,
): string {
  const parts = in_bucket_order(spent).map(({ bucket, cost }, at) => {
    const { word } = bucket_words(bucket);
    return `${at === 0 ? word : word.toLowerCase()} ${money(cost)}`;
  });
  return parts.join(", ") || "Nothing spent yet";
}
