// SPDX-License-Identifier: Apache-2.0
// What is going on: Tocsin's own troubles, the open messages, most urgent first, and whether
// anybody can be told.
import { useEffect, useRef, useState } from "preact/hooks";
import { say, sayNow } from "../announce";
import type { Alarm, Driver, Listing, Message } from "../api";
import { useResource } from "../live";
import { shownMax, useMessages } from "../messages";
import { Button, Icon, Page, ProblemNote, Spinner, Time } from "../parts";
import { href } from "../route";
import { may } from "../session";
import { t } from "../text";
import { Card } from "./card";
import { Alarms, Gaps, Health, lastSent, linksInWords, useDrivers } from "./health";
import { AskedOrder } from "./orders";
import { named } from "./standing";
import { useTestAlert } from "./test_alert";

const fullMax = 12; // cards with everything; what follows is a line each
const untakenMax = 20; // at first, and so many more whenever asked
const takenMax = 5;
const urgentMax = 3; // said at once; of the rest only how many there are

// Tells a screen reader what became of whom since the last render, and nothing at the first one.
function useAnnounced(items: Message[] | null): void {
  const before = useRef<Map<number, string> | null>(null);
  useEffect(() => {
    if (items === null) return;
    const known = before.current;
    before.current = new Map(items.map((one) => [one.id, one.outcome]));
    if (known === null) return;
    const missed: string[] = [];
    const more = (n: number) => t("now.said.more", { n });
    for (const one of items) {
      const was = known.get(one.id);
      if (was === one.outcome) continue;
      const values = { number: named(one), text: one.text, who: one.acknowledged_by ?? "" };
      if (one.outcome === "EXHAUSTED") missed.push(t("now.said.exhausted", values));
      else if (one.outcome === "ACKNOWLEDGED") say(t("now.said.taken", values), more);
      else if (was === undefined) say(t("now.said.new", values), more);
    }
    if (missed.length === 0) return;
    const rest = missed.splice(urgentMax).length;
    sayNow([...missed, ...(rest > 0 ? [more(rest)] : [])].join(" "));
  }, [items]);
}

function Calm({ drivers }: { drivers: Driver[] | null }) {
  const isFine = drivers?.some((one) => one.link === "up" && one.type !== "simulator") ?? false;
  return (
    <div class="calm">
      {isFine && <Icon name="ok" />}
      <p class="calm-title">{t("now.calm")}</p>
      {drivers && (
        <p>
          {linksInWords(drivers)}.{" "}
          {lastSent(drivers) !== null && (
            <>
              {t("health.last_sent")} <Time at={lastSent(drivers)} />.
            </>
          )}
        </p>
      )}
    </div>
  );
}

function Queue({ items, isCut, step }: { items: Message[]; isCut: boolean; step: number }) {
  const [room, setRoom] = useState(step);
  const shown = items.slice(0, Math.min(room, shownMax));
  const rest = items.length - shown.length;
  const next = Math.min(rest, step * 3, shownMax - shown.length);
  return (
    <>
      <ul class="cards">
        {shown.map((message, at) => (
          <Card key={message.id} message={message} brief={at >= fullMax} />
        ))}
      </ul>
      {(rest > 0 || isCut) && (
        <p class="rest">
          {isCut
            ? t("now.more_cut", { n: items.length, shown: shown.length })
            : t("now.more", { n: rest })}{" "}
          <a href={href("history")}>{t("nav.history")}</a>
        </p>
      )}
      {next > 0 && (
        <Button onClick={() => setRoom(shown.length + next)}>{t("now.show", { n: next })}</Button>
      )}
    </>
  );
}

function counted(items: Message[], isCut: boolean): string {
  const n = isCut ? `${items.length}+` : String(items.length);
  return `(${n}) ${t("nav.now")}`;
}

export function Now() {
  const { items, isCut, problem, again } = useMessages();
  const { value, problem: driversProblem } = useDrivers();
  const alarmsProblem = useResource<Listing<Alarm>>("/alarms", ["alarms"]).problem;
  const drivers = value?.items ?? null;
  const testAlert = useTestAlert();
  useAnnounced(items);
  const untaken = (items ?? []).filter((one) => one.outcome !== "ACKNOWLEDGED");
  const taken = (items ?? []).filter((one) => one.outcome === "ACKNOWLEDGED");
  return (
    <Page
      title={t("nav.now")}
      tab={untaken.length ? counted(untaken, isCut) : undefined}
      actions={may("operator") && <Button onClick={testAlert.open}>{t("test.open")}</Button>}
    >
      {testAlert.dialog}
      <AskedOrder items={items ?? []} />
      <ProblemNote problem={driversProblem ?? alarmsProblem} />
      <Gaps drivers={drivers} />
      <Alarms open={items ?? []} />
      <div class="now">
        <section aria-labelledby="open" class="now-queue">
          <h2 id="open" class="section-head">
            {items === null || untaken.length === 0
              ? t("now.open")
              : t("now.open_n", { n: untaken.length, more: isCut ? "+" : "" })}
          </h2>
          {problem && items === null ? (
            <>
              <ProblemNote problem={problem} />
              <Button onClick={again}>{t("try_again")}</Button>
            </>
          ) : items === null ? (
            <Spinner />
          ) : (
            <>
              <ProblemNote problem={problem} />
              {untaken.length > 0 ? (
                <Queue items={untaken} isCut={isCut} step={untakenMax} />
              ) : (
                <Calm drivers={drivers} />
              )}
              {taken.length > 0 && (
                <>
                  <h2 class="section-head">{t("now.taken", { n: taken.length })}</h2>
                  <Queue items={taken} isCut={false} step={takenMax} />
                </>
              )}
            </>
          )}
        </section>
        <aside class="now-side" aria-label={t("health.title")}>
          <Health drivers={drivers} />
        </aside>
      </div>
    </Page>
  );
}
