// The page's one CurveCache, apart from records so that a page without charts does not load it.

import { browser_seams, CurveCache } from "./curve_cache";
import { live, on_nudge } from "./records";

export const curves = new CurveCache(browser_seams(live));

on_nudge((what, run) => {
  if (what === "metrics_added" || what === "everything") curves.look_again(run);
});
