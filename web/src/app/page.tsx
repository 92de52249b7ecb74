// Page: the page that a route means. The Overview comes with the first load, the others when they are opened or hinted at.
import {
  CostsPage,
  HostPage,
  MachinesPage,
  NotFoundPage,
  RegistryPage,
  RentalPage,
  RunPage,
  RunsPage,
} from "./lazy_pages";
import { OverviewPage } from "../pages/overview/overview";
import type { Route } from "./routes";

export function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "overview":
      return <OverviewPage />;
    case "runs":
      return <RunsPage.Part />;
    case "run":
      return <RunPage.Part key={route.id} id={route.id} tab={route.tab} />;
    case "machines":
      if (route.rental) return <RentalPage.Part key={route.rental} id={route.rental} />;
      return route.host ? (
        <HostPage.Part key={route.host} id={route.host} />
      ) : (
        <MachinesPage.Part />
      );
    case "costs":
      return <CostsPage.Part />;
    case "registry":
      return <RegistryPage.Part />;
    case "not_found":
      return <NotFoundPage.Part />;
  }
}

/** The pointer is over a link: have the chunk ready when it is clicked. */
export function hint_page(page: Route["page"]): void {
  if (page === "runs") RunsPage.hint();
  if (page === "machines") MachinesPage.hint();
  if (page === "costs") CostsPage.hint();
  if (page === "registry") RegistryPage.hint();
}
