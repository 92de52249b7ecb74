// Icon: the page's line icons, 24 × 24. Decorative: the word beside it, or the control's label, says what it means.

const PATHS = {
  overview: "M4 13a8 8 0 0 1 16 0M12 13l4-4M6 18h12",
  runs: "M3 6c3 0 4 12 9 12 4 0 5-6 9-7",
  machines:
    "M8 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM10 10h4v4h-4zM9 2v4M15 2v4M9 18v4M15 18v4M2 9h4M2 15h4M18 9h4M18 15h4",
  costs:
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM15 9c-.6-1-1.7-1.5-3-1.5-1.8 0-3 .8-3 2.2C9 13 15 11 15 14.2c0 1.5-1.3 2.3-3 2.3-1.5 0-2.6-.6-3.2-1.7M12 5.5v13",
  registry: "M12 3l9 5-9 5-9-5 9-5zM3 12.5l9 5 9-5M3 17l9 5 9-5",
  check: "M5 12.5l4.5 4.5L19 7.5",
  triangle: "M12 4l9 16H3L12 4zM12 10v4.5M12 17.2v.1",
  octagon: "M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2L8.2 3zM9 9l6 6M15 9l-6 6",
  pause: "M8 5v14M16 5v14",
  play: "M8 5l11 7-11 7V5z",
  dash: "M5 12h14",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7v5l3.5 2",
  copy: "M11 9h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM5 15V6a2 2 0 0 1 2-2h8",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  search: "M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM16 16l4.5 4.5",
  close: "M6 6l12 12M18 6L6 18",
  chevron: "M9 5l7 7-7 7",
  file: "M6 3h8l4 4v14H6V3zM14 3v4h4M12 11v4M12 17.6v.1",
  disk: "M12 4c4.4 0 8 1.3 8 3s-3.6 3-8 3-8-1.3-8-3 3.6-3 8-3zM4 7v10c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3",
  folder: "M3 6h6l2 2.5h10V19H3V6z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M19 5l-1.7 1.7M6.7 17.3L5 19",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  screen: "M4 5h16v11H4V5zM9 20h6M12 16v4",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
} as const;

export type IconName = keyof typeof PATHS | "ring" | "running";

const STROKE = {
  fill: "none",
  stroke: "currentColor",
  "stroke-width": 1.7,
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
} as const;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg class="i" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" {...STROKE}>
      <IconShape name={name} />
    </svg>
  );
}

function IconShape({ name }: { name: IconName }) {
  if (name === "ring") return <circle cx="12" cy="12" r="8.5" stroke-dasharray="2.5 3.5" />;
  if (name === "running") {
    return (
      <>
        <circle cx="12" cy="12" r="8.5" opacity=".35" />
        <path d="M12 3.5a8.5 8.5 0 1 1-7.4 4.3" />
      </>
    );
  }
  return <path d={PATHS[name]} />;
}
