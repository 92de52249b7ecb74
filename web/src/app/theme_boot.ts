// Runs before the first paint, as a small classic script in the head: no flash of the wrong theme.
(() => {
  let choice = "dark";
  try {
    choice = localStorage.getItem("afs-monitor.theme") ?? "dark";
  } catch {
    // Storage is forbidden.
  }
  const light_system = matchMedia("(prefers-color-scheme: light)").matches;
  const is_light = choice === "light" || (choice === "system" && light_system);
  document.documentElement.dataset.theme = is_light ? "light" : "dark";
})();
export {};
