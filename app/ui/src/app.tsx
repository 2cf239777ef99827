// SPDX-License-Identifier: Apache-2.0
// What stands around every view: header, navigation, the state of the line, footer.
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { toast, useSaid } from "./announce";
import type { Alarm, Listing, Problem, Session } from "./api";
import { useLine, useResource } from "./live";
import { Button, Icon, Note, Page, ProblemNote, Select, Spinner } from "./parts";
import { href, type Route, useRoute } from "./route";
import { logOut, may, useSessionState } from "./session";
import { chooseLanguage, type Key, type Language, languages, t, time, useLanguage } from "./text";
import { chooseTheme, type Theme, theme } from "./theme";
import { Login } from "./views/login";
import { Setup } from "./views/setup";

export interface View {
  name: string;
  show: ComponentType<{ route: Route }>;
  nav: Key | null;
  role?: "operator" | "admin"; // who finds it in the navigation
  onlyWithPhones?: boolean;
}

function isOffered(view: View, session: Session): boolean {
  return (!view.role || may(view.role)) && (!view.onlyWithPhones || session.phones);
}

export function App({ views }: { views: View[] }) {
  const language = useLanguage();
  const { session, trouble } = useSessionState();
  const route = useRoute();
  // A new language is a new tree, so that no view has to watch for it.
  if (route.view === "setup") return <Outside key={language} show={<Setup route={route} />} />;
  if (session === undefined) {
    return <Waiting key={language} trouble={trouble} />;
  }
  if (session === null) return <Outside key={language} show={<Login />} />;
  return <Inside key={language} views={views} session={session} route={route} />;
}

// Log in and set up: nothing but the form.
function Outside({ show }: { show: ComponentChildren }) {
  return (
    <div class="outside">
      <main class="outside-card">
        <p class="brand">
          <Mark /> Tocsin
        </p>
        {show}
      </main>
      <footer class="outside-foot">
        <Choices />
      </footer>
    </div>
  );
}

// Nobody knows yet who this is. It shows itself only when that takes long.
function Waiting({ trouble }: { trouble: Problem | null }) {
  return (
    <div class="outside waiting">
      <main class="outside-card">
        <h1 class="brand">
          <Mark /> Tocsin
        </h1>
        {!trouble && <Spinner />}
        {trouble?.status === 0 && <Note kind="warn">{t("shell.no_box")}</Note>}
        {trouble && trouble.status > 0 && <ProblemNote problem={trouble} />}
      </main>
    </div>
  );
}

function Inside({ views, session, route }: { views: View[]; session: Session; route: Route }) {
  const name = route.view || "now";
  const view = views.find((one) => one.name === name && isOffered(one, session));
  const Shown = view?.show;
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {t("shell.skip")}
      </a>
      <Header views={views} session={session} name={name} />
      <LineBanner session={session} />
      <main id="main" tabIndex={-1}>
        {Shown ? (
          <Shown key={name} route={route} />
        ) : (
          <Page title={t("shell.unknown")}>
            <p>
              {t("shell.unknown.hint")} <a href={href("now")}>{t("nav.now")}</a>
            </p>
          </Page>
        )}
      </main>
      <footer>
        <p>
          {t("shell.footer", { version: session.version })} ·{" "}
          <a href="/licences.txt">{t("shell.licences")}</a>
        </p>
        <Choices />
      </footer>
      <Announcer />
    </>
  );
}

// The '#' belongs to the routes, so the skip link moves the focus itself.
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <path d="M6 22h20l-2.6-4v-5a7.4 7.4 0 0 0-14.8 0v5L6 22Zm7.4 3a2.7 2.7 0 0 0 5.2 0" />
    </svg>
  );
}

function Header({ views, session, name }: { views: View[]; session: Session; name: string }) {
  const [isOpen, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [name]);
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen) return;
    setOpen(false);
    toggle.current?.focus();
  };
  return (
    <header class={isOpen ? "header open" : "header"} onKeyDown={escape}>
      <a class="brand" href={href("now")}>
        <Mark /> Tocsin
      </a>
      <AlarmBadge />
      <button
        type="button"
        class="button quiet nav-toggle"
        ref={toggle}
        aria-expanded={isOpen}
        aria-controls="nav"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isOpen ? "cross" : "menu"} />
        <span>{t("shell.menu")}</span>
      </button>
      <nav id="nav" aria-label={t("shell.views")}>
        <ul>
          {views.map((view) =>
            view.nav && isOffered(view, session) ? (
              <li key={view.name}>
                <a href={href(view.name)} aria-current={view.name === name ? "page" : undefined}>
                  {t(view.nav)}
                </a>
              </li>
            ) : null,
          )}
        </ul>
        <div class="me">
          <a
            href={href("me")}
            title={t("shell.you", { user: session.user, role: t(`role.${session.role}`) })}
            aria-current={name === "me" ? "page" : undefined}
          >
            <Icon name="person" /> {session.user}
          </a>
          {session.via === "cookie" && (
            <Button
              kind="quiet"
              small
              onClick={() => logOut().catch(() => toast(t("problem.0")))}
            >
              {t("shell.logout")}
            </Button>
          )}
        </div>
      </nav>
    </header>
  );
}

function AlarmBadge() {
  const alarms = useResource<Listing<Alarm>>("/alarms", ["alarms"]);
  const n = alarms.value?.items.length ?? 0;
  if (n === 0) return null;
  return (
    <a class="badge" href={href("now")}>
      <Icon name="warn" />
      <span class="badge-n" aria-hidden="true">
        {n}
      </span>
      <span class="badge-words">{t("shell.alarms", { n })}</span>
    </a>
  );
}

// A line that is down is said for as long as it is: nobody shall take an old page for the truth.
function LineBanner({ session }: { session: Session }) {
  const line = useLine();
  let says = "";
  if (line.connection === "lost") {
    says = line.heardAt ? t("shell.lost", { time: time(line.heardAt) }) : t("shell.lost_first");
  } else if (line.connection === "connecting" && line.heardAt) {
    says = t("shell.connecting", { time: time(line.heardAt) });
  } else if (line.connection === "restarted") {
    says = t("shell.restarted");
  }
  const isOld = line.version !== null && line.version !== session.version;
  return (
    <>
      <div role="status" class={says ? `banner ${line.connection}` : "banner none"}>
        {says && <Icon name={line.connection === "restarted" ? "ok" : "warn"} />}
        {says}
      </div>
      {isOld && (
        <div class="banner updated">
          <Icon name="info" /> {t("shell.updated", { version: line.version ?? "" })}
          <Button small onClick={() => location.reload()}>
            {t("shell.reload")}
          </Button>
        </div>
      )}
    </>
  );
}

function Choices() {
  const language = useLanguage();
  const [shown, setShown] = useState<Theme>(theme());
  return (
    <div class="choices">
      <Select
        label={t("shell.language")}
        hideLabel
        value={language}
        options={Object.entries(languages)}
        onChange={(value) => {
          void chooseLanguage(value as Language).catch(() => toast(t("problem.0")));
        }}
      />
      <Select
        label={t("shell.theme")}
        hideLabel
        value={shown}
        options={(["auto", "light", "dark"] as Theme[]).map((one) => [
          one,
          t(`shell.theme.${one}`),
        ])}
        onChange={(value) => {
          chooseTheme(value as Theme);
          setShown(value as Theme);
        }}
      />
    </div>
  );
}

function Announcer() {
  const { polite, urgent, toast: done } = useSaid();
  return (
    <>
      <div class="hidden" aria-live="polite">
        {polite}
      </div>
      <div class="hidden" role="alert">
        {urgent}
      </div>
      <div class={done ? "toast" : "toast none"} role="status">
        {done && <Icon name="ok" />}
        {done}
      </div>
    </>
  );
}
