// BucketRect: a bucket of spent money as a stretch of a bar or a swatch beside its word; waste is hatched.
import { useId } from "preact/hooks";
import { bucket_words, type Bucket } from "../base/bucket_words";
import { Hatch } from "./hatch";

/** The colour of a bucket beside its word. */
export function BucketSwatch({ bucket }: { bucket: Bucket }) {
  return (
    <svg class="bucket-swatch" width="10" height="10" aria-hidden="true">
      <BucketRect bucket={bucket} x="0" width="10" height={10} />
    </svg>
  );
}

interface RectProps {
  readonly bucket: Bucket;
  readonly x: string;
  readonly width: string;
  readonly height?: number;
}

/** One stretch of a bucket inside an SVG: filled, or hatched when it is waste. */
export function BucketRect({ bucket, x, width, height = 8 }: RectProps) {
  const id = useId();
  const place = { x, width, height };
  if (!bucket_words(bucket).is_waste)
    return <rect class={`bucket-${bucket} bucket-full`} {...place} />;
  return (
    <g class={`bucket-${bucket}`}>
      <Hatch id={id} class="bucket-full" line={2} />
      <rect class="bucket-edge" {...place} fill={`url(#${id})`} />
    </g>
  );
}
