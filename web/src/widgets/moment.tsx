// Moment: a point in time as people read it, with the exact time in its title.
import { format_ago, format_clock, format_moment } from "../base/format";

interface MomentProps {
  readonly time: number;
  readonly now: number;
  readonly as?: "clock" | "ago";
}

export function Moment({ time, now, as = "clock" }: MomentProps) {
  return (
    <time dateTime={new Date(time).toISOString()} title={format_moment(time)} class="num">
      {as === "ago" ? format_ago(time, now) : format_clock(time, now)}
    </time>
  );
}
