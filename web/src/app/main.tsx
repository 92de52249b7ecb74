// Main: the page's entry. Starts what lives as long as the page, then draws the shell; the Overview's first picture comes
// from the boot data in the document, without a request.
import { effect } from "@preact/signals";
import { render } from "preact";
import { start_keys } from "../base/keys";
import { set_page_title } from "../base/page_title";
import { go, place, start_router } from "../base/router";
import { reserve_slots } from "../base/series_slot";
import { start_theme, toggle_theme } from "../base/theme";
import { start_ticker } from "../base/ticker";
import { connection, overview, paused, runs_of, start_records } from "../data/records";
import { colour_key } from "../pages/run_words";
import { start_announcer } from "./announcer";
import { route_of } from "./routes";
import { route_title, Shell } from "./shell";

start_theme();
start_router();
start_ticker();
start_records();
start_announcer();
start_keys({
  "g o": () => go("/"),
  "g r": () => go("/runs"),
  "g c": () => go("/costs"),
  "g y": () => go("/registry"),
  t: toggle_theme,
  ".": () => (paused.value = !paused.value),
  "/": () => document.getElementById("filter")?.focus(),
});

// Models first, as the configuration orders them, then runs as they were found.
effect(() => {
  const seen = overview.value;
  if (!seen) return;
  const in_order = runs_of(seen).sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
  reserve_slots([...seen.models.map((model) => model.key), ...in_order.map(colour_key)]);
});

// The run page says its own progress in its title.
effect(() => {
  const route = route_of(place.value.path);
  if (route.page !== "run") set_page_title(route_title(route));
});
effect(() => {
  document.documentElement.toggleAttribute("data-stale", connection.value.state === "offline");
});

const root = document.getElementById("app");
if (root) render(<Shell />, root);
performance.mark("interactive");
