// Skeleton: the shape of what is being loaded, shown only when loading takes longer than a moment (a style delay).

export function Skeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div class="card skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="skeleton-row">
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
