// ChartsSkeleton: the geometry of a run's charts while their chunk or their metrics are being fetched.

export function ChartsSkeleton() {
  return (
    <>
      <div class="card chart-card skeleton-chart" aria-hidden="true" />
      <div class="minis" aria-hidden="true">
        {[0, 1, 2].map((i) => (
          <div key={i} class="card mini skeleton-mini" />
        ))}
      </div>
    </>
  );
}
