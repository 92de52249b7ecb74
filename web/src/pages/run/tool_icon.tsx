// ToolIcon: the icons of the charts' controls; the control's label says what they mean.

const paths = {
  zoom_in: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20M10.5 7.5v6M7.5 10.5h6",
  zoom_out: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20M7.5 10.5h6",
  earlier: "M14.5 6l-6 6 6 6",
  later: "M9.5 6l6 6-6 6",
  show_all: "M3.5 6v12M20.5 6v12M7 12h10M9.5 9.5L7 12l2.5 2.5M14.5 9.5L17 12l-2.5 2.5",
  expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
} as const;

export type ToolIconName = keyof typeof paths;

export function ToolIcon({ name }: { name: ToolIconName }) {
  return (
    <svg class="i tool-icon" width="17" height="17" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
