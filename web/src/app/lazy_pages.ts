// Lazy pages: the chunks of the page, one import each, so that the build can split them.
import { lazy_page } from "./lazy_page";

export const RunsPage = lazy_page(() => import("../pages/runs/runs").then((m) => m.RunsPage));
export const RunPage = lazy_page(() => import("../pages/run").then((m) => m.default));
export const MachinesPage = lazy_page(() =>
  import("../pages/machines/machines").then((m) => m.MachinesPage),
);
export const CostsPage = lazy_page(() => import("../pages/costs").then((m) => m.CostsPage));
export const RegistryPage = lazy_page(() =>
  import("../pages/registry").then((m) => m.RegistryPage),
);
export const NotFoundPage = lazy_page(() =>
  import("../pages/not_found").then((m) => m.NotFoundPage),
);
