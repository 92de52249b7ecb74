// Lazy pages: the chunks of the page, one import each, so that the build can split them.
import code_styles from "../../styles/pages/code.css";
import cost_styles from "../../styles/pages/costs.css";
import machine_styles from "../../styles/pages/machines.css";
import { lazy } from "../widgets/lazy";
import { styled } from "../widgets/styled";

export const RunsPage = lazy(() => import("../pages/runs/runs").then((m) => m.RunsPage));
export const RunPage = lazy(() => import("../pages/run").then((m) => m.default));
export const MachinesPage = lazy(() =>
  styled(
    machine_styles,
    import("../pages/machines/machines").then((m) => m.MachinesPage),
  ),
);
export const RentalPage = lazy(() =>
  styled(
    machine_styles,
    import("../pages/machines/rental_page").then((m) => m.RentalPage),
  ),
);
export const HostPage = lazy(() =>
  styled(
    machine_styles,
    import("../pages/machines/host_page").then((m) => m.HostPage),
  ),
);
export const CostsPage = lazy(() =>
  styled(
    cost_styles,
    styled(
      code_styles,
      import("../pages/costs/costs").then((m) => m.CostsPage),
    ),
  ),
);
export const RegistryPage = lazy(() => import("../pages/registry").then((m) => m.RegistryPage));
export const NotFoundPage = lazy(() => import("../pages/not_found").then((m) => m.NotFoundPage));
