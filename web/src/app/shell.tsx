// Shell: what stands around every page: side bar (or rail, or bottom bar), top bar, banners, and the page itself.
import type { ComponentChildren } from "preact";
import { format_rate } from "../base/format";
import { place } from "../base/router";
import { choose_theme, theme, theme_choice } from "../base/theme";
import { overview, paused, runs, runs_of } from "../data/records";
import { Icon, type IconName } from "../widgets/icon";
import { Menu } from "../widgets/menu";
import { Name } from "../widgets/name";
import { Announcer } from "./announcer";
import { Banner, ConnectionLine } from "./connection_line";
import { hint_page, Page } from "./page";
import { PageGuard } from "./page_guard";
import { route_of, type Route } from "./routes";

interface Entry {
  readonly page: Exclude<Route["page"], "run" | "not_found">;
  readonly label: string;
  readonly icon: IconName;
  readonly href: string;
}

const ENTRIES: readonly Entry[] = [
  { page: "overview", label: "Overview", icon: "overview", href: "/" },
  { page: "runs", label: "Runs", icon: "runs", href: "/runs" },
  { page: "machines", label: "Machines", icon: "machines", href: "/machines" },
  { page: "costs", label: "Costs", icon: "costs", href: "/costs" },
  { page: "registry", label: "Registry", icon: "registry", href: "/registry" },
];

export function Shell() {
  const route = route_of(place.value.path);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <div class="app">
        <SideBar route={route} />
        <div class="main">
          <TopBar route={route} />
          <Banner />
          <main id="main" tabIndex={-1} class={`wrap page-${route.page}`}>
            <PageGuard key={route.page === "run" ? route.id : route.page}>
              <Page route={route} />
            </PageGuard>
          </main>
        </div>
      </div>
      <BottomBar route={route} />
      <Announcer />
    </>
  );
}

function is_current(entry: Entry, route: Route): boolean {
  return entry.page === route.page || (entry.page === "runs" && route.page === "run");
}

function NavLink({
  entry,
  route,
  children,
}: {
  entry: Entry;
  route: Route;
  children?: ComponentChildren;
}) {
  const current = is_current(entry, route);
  const hint = () => hint_page(entry.page);
  return (
    <a
      href={entry.href}
      class={current ? "on" : undefined}
      aria-current={current ? "page" : undefined}
      title={entry.label}
      onPointerEnter={hint}
      onFocus={hint}
    >
      <Icon name={entry.icon} />
      <span>{entry.label}</span>
      {children}
    </a>
  );
}

function SideBar({ route }: { route: Route }) {
  const live = overview.value?.live.length ?? 0;
  return (
    <aside class="side" aria-label="Side bar">
      <a class="logo" href="/" aria-label="AFS Monitor, to the overview">
        <Logo />
        <span>
          AFS Monitor<small>{location.host}</small>
        </span>
      </a>
      <nav class="nav" aria-label="Main">
        {ENTRIES.map((entry) => (
          <NavLink key={entry.page} entry={entry} route={route}>
            {entry.page === "runs" && live > 0 && (
              <span class="c num" title={`${live} live`}>
                {live}
              </span>
            )}
          </NavLink>
        ))}
      </nav>
      <div class="sideend">
        {route.page !== "overview" && <Burn />}
        <ConnectionLine />
      </div>
    </aside>
  );
}

function BottomBar({ route }: { route: Route }) {
  return (
    <nav class="botnav" aria-label="Main, below">
      {ENTRIES.map((entry) => (
        <NavLink key={entry.page} entry={entry} route={route} />
      ))}
    </nav>
  );
}

function Logo() {
  return (
    <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
      <rect class="logo-ground" width="28" height="28" rx="8" />
      <path class="logo-line" d="M6 8c4.2 0 3.6 9.5 9 9.5 3 0 4-1 7-1" />
      <circle class="logo-dot" cx="22" cy="16.5" r="2.3" />
    </svg>
  );
}

function Burn() {
  const money = overview.value?.money;
  if (!money?.has_prices) return null;
  const { total } = money.burn;
  return (
    <a class="burn fresh" href="/costs">
      <span>Spending now</span>
      <b class="num">{format_rate(total)} / h</b>
      <span>{total.basis}</span>
    </a>
  );
}

const TITLES: Readonly<Record<Exclude<Route["page"], "run">, string>> = {
  overview: "Overview",
  runs: "Runs",
  machines: "Machines",
  costs: "Costs",
  registry: "Registry",
  not_found: "Not found",
};

export function route_title(route: Route): string {
  return route.page === "run" ? run_name(route.id) : TITLES[route.page];
}

function run_name(id: string): string {
  const seen = overview.value;
  const known = [...(seen ? runs_of(seen) : []), ...(runs.value?.runs ?? [])];
  return known.find((run) => run.id === id)?.name ?? id;
}

function TopBar({ route }: { route: Route }) {
  return (
    <header class="top">
      {route.page === "run" ? (
        <nav class="crumb" aria-label="Breadcrumb">
          <a href="/runs">Runs</a>
          <Icon name="chevron" size={14} />
          <b aria-current="page">
            <Name text={route_title(route)} />
          </b>
        </nav>
      ) : (
        <h1>{route_title(route)}</h1>
      )}
      <span class="sp" />
      <span class="top-live">
        <ConnectionLine />
      </span>
      <ExportMenu />
      <PauseButton />
      <ThemeMenu />
    </header>
  );
}

function ExportMenu() {
  return (
    <Menu
      label="Export"
      icon="download"
      items={[
        {
          label: "CSV",
          note: "models, for a spreadsheet",
          href: "/api/export/csv",
          is_download: true,
        },
        {
          label: "JSON",
          note: "everything on this page",
          href: "/api/export/json",
          is_download: true,
        },
      ]}
    />
  );
}

function PauseButton() {
  const label = paused.value ? "Resume live updates" : "Pause live updates";
  return (
    <button
      type="button"
      class="ib"
      aria-label={label}
      title={`${label} (.)`}
      aria-pressed={paused.value}
      onClick={() => (paused.value = !paused.value)}
    >
      <Icon name={paused.value ? "play" : "pause"} />
    </button>
  );
}

function ThemeMenu() {
  const choice = theme_choice.value;
  const item = (label: string, icon: IconName, value: typeof choice) => ({
    label,
    icon,
    act: () => choose_theme(value),
    is_chosen: choice === value,
  });
  return (
    <Menu
      label="Theme"
      icon={theme.value === "dark" ? "moon" : "sun"}
      items={[
        item("Dark", "moon", "dark"),
        item("Light", "sun", "light"),
        item("As the system", "screen", "system"),
      ]}
    />
  );
}
