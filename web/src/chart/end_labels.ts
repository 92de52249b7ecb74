// End labels: where the names of a chart's lines stand, beside their ends and never on one another. Pure.

export interface EndPoint {
  /** The line's last visible point and its label's width, in CSS pixels within the plot. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Placed {
  readonly left: number;
  readonly top: number;
}

const height = 18;
const distance = 8;

/** One place for each end, in the order given. */
export function place_labels(
  ends: readonly EndPoint[],
  plot_width: number,
  plot_height: number,
): Placed[] {
  const places: Placed[] = ends.map(() => ({ left: 0, top: 0 }));
  const order = ends.map((_, i) => i).sort((a, b) => (ends[a]?.y ?? 0) - (ends[b]?.y ?? 0));
  let floor = 0;
  for (const i of order) {
    const end = ends[i] as EndPoint;
    const fits_beside = end.x + distance + end.width <= plot_width;
    const left = fits_beside ? end.x + distance : Math.max(0, plot_width - end.width);
    // Beside the end at its height; without room there, above it, off the line.
    const wanted = fits_beside ? end.y - height / 2 : end.y - height - distance;
    const top = Math.max(floor, wanted);
    places[i] = { left, top };
    floor = top + height;
  }
  const surplus = Math.max(0, floor - plot_height);
  return places.map(({ left, top }) => ({ left, top: Math.max(0, top - surplus) }));
}
