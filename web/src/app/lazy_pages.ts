// Lazy pages: the chunks of the page, one import each, so that the build can split them.
import costs_styles from "../../styles/pages/costs.css";
import { lazy } from "../widgets/lazy";
import { styled } from "../widgets/styled";

export const RunsPage = lazy(() => import("../pages/runs/runs").then((m) => m.RunsPage));
export const RunPage = lazy(() => import("../pages/run").then((m) => m.default));
export const MachinesPage = lazy(() =>
  import("../pages/machines/machines").then((m) => m.MachinesPage),
);
export const CostsPage = lazy(() =>
  styled(
    costs_styles,
    import("../pages/costs/costs").then((m) => m.CostsPage),
  ),
);
export const RegistryPage = lazy(() => import("../pages/registry").then((m) => m.RegistryPage));
export const NotFoundPage = lazy(() => import("../pages/not_found").then((m) => m.NotFoundPage));
