// SPDX-License-Identifier: Apache-2.0
// The links: whether each carries SMS, what is wrong with it and what to do, how long its queue is.
import { useState } from "preact/hooks";
import type { Driver, Listing } from "../api";
import { useResource } from "../live";
import { Button, Empty, Fact, Note, Page, ProblemNote, Spinner, Tag, Time } from "../parts";
import { may } from "../session";
import { t, tWord } from "../text";
import { TestDialog, Trace } from "./link_dialogs";

export function Links() {
  const drivers = useResource<Listing<Driver>>("/drivers", ["drivers"]);
  const [open, setOpen] = useState<{ name: string; what: "test" | "trace" } | null>(null);
  const all = drivers.value?.items ?? [];
  const up = all.filter((driver) => driver.link === "up").length;
  return (
    <Page title={t("nav.links")} lede={drivers.value && t("links.lede", { up, n: all.length })}>
      <ProblemNote problem={drivers.problem} />
      {!drivers.value && !drivers.problem && <Spinner />}
      {drivers.value && all.length === 0 && (
        <Empty title={t("links.empty")}>{t("links.empty.text")}</Empty>
      )}
      {all.length > 0 && up === 0 && (
        <Note kind="error" still title={t("links.none_up")}>
          {t("links.none_up.text")}
        </Note>
      )}
      <div class="link-cards">
        {all.map((driver) => (
          <LinkCard
            key={driver.name}
            driver={driver}
            open={(what) => setOpen({ name: driver.name, what })}
          />
        ))}
      </div>
      {open?.what === "test" && <TestDialog name={open.name} onClose={() => setOpen(null)} />}
      {open?.what === "trace" && <Trace name={open.name} onClose={() => setOpen(null)} />}
    </Page>
  );
}

const looks = {
  up: ["good", "ok"],
  starting: ["wait", "wait"],
  down: ["bad", "error"],
} as const;

function LinkCard({ driver, open }: { driver: Driver; open: (what: "test" | "trace") => void }) {
  const [look, icon] = looks[driver.link];
  const id = `link-${driver.name}`;
  return (
    <section class={`panel link ${look}`} aria-labelledby={id}>
      <div class="link-head">
        <h2 id={id}>
          {driver.name} <small>{driver.type}</small>
        </h2>
        <Tag look={look} icon={icon}>
          {t(`links.${driver.link}`)}
        </Tag>
        {driver.slowed && <Tag look="warn">{t("links.slowed")}</Tag>}
        {!driver.receives && <Tag>{t("links.send_only")}</Tag>}
      </div>
      {driver.detail && (
        <p class="link-detail" lang="en">
          {driver.detail}
        </p>
      )}
      {driver.what_to_do && (
        <p class="link-todo">
          <strong>{t("links.todo")}</strong> <span lang="en">{driver.what_to_do}</span>
        </p>
      )}
      {driver.troubles.map((trouble) => (
        <Note key={trouble.kind} kind="warn" still title={tWord("trouble.", trouble.kind)}>
          <span lang="en">{trouble.what}</span>
        </Note>
      ))}
      {driver.trial_at && (
        <p class="link-trial">
          {t("links.trial")} <Time at={driver.trial_at} />
        </p>
      )}
      <Facts driver={driver} />
      {may("operator") && (
        <div class="actions">
          <Button
            small
            icon="send"
            label={t("links.test.of", { name: driver.name })}
            onClick={() => open("test")}
          >
            {t("links.test")}
          </Button>
          {may("admin") && (
            <Button
              small
              kind="quiet"
              icon="file"
              label={t("links.trace.of", { name: driver.name })}
              onClick={() => open("trace")}
            >
              {t("links.trace")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function queueText(driver: Driver): string {
  if (driver.waiting === 0) return t("links.queue.none");
  const { waiting: n, queue_minutes: minutes } = driver;
  if (minutes === null) return t("links.queue", { n });
  return t("links.queue.time", { n, min: minutes < 1 ? "< 1" : Math.round(minutes) });
}

function Facts({ driver }: { driver: Driver }) {
  const counts = (["sent", "refused", "in_doubt", "received", "reports_unmatched"] as const).filter(
    (one) => driver[one] > 0 || one === "sent",
  );
  return (
    <dl class="facts">
      <Fact name={t("links.queue.head")}>{queueText(driver)}</Fact>
      <Fact name={t("links.signal")}>{driver.signal && <Signal text={driver.signal} />}</Fact>
      <Fact name={t("links.operator")}>{driver.operator}</Fact>
      <Fact name={t("links.sim")}>{driver.sim}</Fact>
      <Fact name={t("links.quota")}>{driver.quota}</Fact>
      <Fact name={t("links.counts")}>
        {counts.map((one) => t(`links.count.${one}`, { n: driver[one] })).join(", ")}
      </Fact>
      <Fact name={t("links.last_sent")}>
        <Time at={driver.last_sent} />
      </Fact>
      <Fact name={t("links.last_error")}>
        {driver.last_error && <code lang="en">{driver.last_error}</code>}
      </Fact>
      <Fact name={t("links.device")}>
        {[driver.maker, driver.model, driver.imei && `IMEI ${driver.imei}`]
          .filter(Boolean)
          .join(" ")}
      </Fact>
    </dl>
  );
}

// Bars beside "-71 dBm": five from -70 dBm on, one less every 10 dB, as phones show it.
function Signal({ text }: { text: string }) {
  const dbm = /-\d+/.exec(text);
  if (!dbm) return <>{text}</>;
  const bars = Math.min(5, Math.max(0, Math.floor((Number(dbm[0]) + 120) / 10)));
  return (
    <span class="signal">
      <svg class="bars" viewBox="0 0 20 12" width="20" height="12" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((bar) => (
          <rect
            key={bar}
            class={bar <= bars ? "on" : undefined}
            x={(bar - 1) * 4}
            y={12 - bar * 2.4}
            width="3"
            height={bar * 2.4}
          />
        ))}
      </svg>{" "}
      {text}
    </span>
  );
}
