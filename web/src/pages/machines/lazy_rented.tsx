// Lazy rented: the rented machines as a chunk of their own, below this host, which is there before them.
import { lazy } from "../../widgets/lazy";
import { Skeleton } from "../../widgets/skeleton";

export const RentedMachines = lazy(
  () => import("./rented_machines").then((m) => m.RentedMachines),
  () => <Skeleton rows={3} label="Loading the rented machines" />,
);
