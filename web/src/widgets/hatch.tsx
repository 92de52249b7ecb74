// Hatch: slanted lines as a pattern of an SVG, for what is paid for and brings nothing.
interface HatchProps {
  readonly id: string;
  /** Of its lines. */
  readonly class: string;
  /** From one line to the next, and of a line, in pixels. */
  readonly step?: number;
  readonly line: number;
}

export function Hatch({ id, class: name, step = 5, line }: HatchProps) {
  return (
    <pattern
      id={id}
      width={step}
      height={step}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect class={name} width={line} height={step} />
    </pattern>
  );
}
