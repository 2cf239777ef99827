// SPDX-License-Identifier: Apache-2.0
// Whether anybody can be told at all: the links in one line, and what is missing before alerts
// can reach a person.
import type { Alarm, Driver, InboxSms, Listing, Message, Recipient, RecipientList } from "../api";
import { type Resource, type Topic, useResource } from "../live";
import { Icon, Note, names, Sentence, Tag, Time } from "../parts";
import { href } from "../route";
import { type Key, t, tWord } from "../text";

const driverTopics: Topic[] = ["drivers"];

export function useDrivers(): Resource<Listing<Driver>> {
  return useResource<Listing<Driver>>("/drivers", driverTopics);
}

function minutes(one: Driver): string {
  if (one.queue_minutes === null) return t("health.minutes_unknown");
  if (one.queue_minutes < 1) return t("health.minutes_less");
  return t("health.minutes", { min: Math.ceil(one.queue_minutes) });
}

function LinkLine({ one }: { one: Driver }) {
  const look = one.link === "up" ? (one.troubles.length ? "warn" : "good") : "bad";
  return (
    <li class="link-line">
      <a href={href("links", one.name)}>{one.name}</a>
      <Tag look={look} icon={look === "good" ? "ok" : "warn"}>
        {t(`health.${one.link}`)}
      </Tag>
      <span class="link-queue">
        {one.waiting > 0
          ? `${t("health.waiting", { n: one.waiting })}, ${minutes(one)}`
          : t("health.no_queue")}
      </span>
      {one.troubles.map((trouble) => (
        <span class="link-trouble" key={trouble.kind}>
          {tWord("trouble.", trouble.kind)} ({trouble.what})
        </span>
      ))}
    </li>
  );
}

export function lastSent(drivers: Driver[]): string | null {
  return drivers.map((one) => one.last_sent ?? "").sort().pop() || null;
}

// The side of the view: every link, when it last carried something, and the last reply.
export function Health({ drivers }: { drivers: Driver[] | null }) {
  const inbox = useResource<Listing<InboxSms>>("/inbox?limit=1", ["inbox"]);
  if (!drivers) return null;
  const lastReply = inbox.value?.items[0]?.received_at ?? null;
  return (
    <section class="health" aria-labelledby="health">
      <h2 id="health">{t("health.title")}</h2>
      <ul>
        {drivers.map((one) => (
          <LinkLine key={one.name} one={one} />
        ))}
      </ul>
      <dl class="facts">
        <dt>{t("health.last_sent")}</dt>
        <dd>
          <Time at={lastSent(drivers)} />
        </dd>
        <dt>{t("health.last_received")}</dt>
        <dd>
          <Time at={lastReply} />
        </dd>
      </dl>
    </section>
  );
}

// "2 links up, 1 down".
export function linksInWords(drivers: Driver[]): string {
  const up = drivers.filter((one) => one.link === "up").length;
  const parts = [t("health.up_n", { n: up })];
  if (up < drivers.length) parts.push(t("health.down_n", { n: drivers.length - up }));
  return parts.join(", ");
}

interface Gap {
  key: Key;
  hint: Key;
  kind: "error" | "warn";
  view: string;
  about?: string;
}

// What keeps alerts from reaching anybody, worst first.
function gaps(
  drivers: Driver[] | null,
  people: Recipient[] | null,
  lists: RecipientList[] | null,
): Gap[] {
  const found: Gap[] = [];
  const add = (kind: Gap["kind"], what: string, view: string, about?: string) =>
    found.push({ key: `gap.${what}` as Key, hint: `gap.${what}.hint` as Key, kind, view, about });
  if (drivers && drivers.length === 0) add("error", "no_links", "links");
  else if (drivers && drivers.every((one) => one.link !== "up")) add("error", "none_up", "links");
  else if (drivers?.every((one) => one.type === "simulator" || one.link !== "up")) {
    add("warn", "simulated", "links");
  }
  if (people && people.length === 0) add("error", "no_people", "people");
  else if (lists && lists.length === 0) add("error", "no_lists", "lists");
  for (const list of lists ?? []) {
    if (list.entries.length === 0) add("warn", "list_empty", "lists", list.name);
    else if (!list.entries.some((one) => one.level === 1)) {
      add("warn", "no_level_1", "lists", list.name);
    }
  }
  return found;
}

export function Gaps({ drivers }: { drivers: Driver[] | null }) {
  const lists = useResource<Listing<RecipientList>>("/lists", ["lists"]);
  // Where there is a list there are people: then the whole table of them need not be read.
  const isNew = lists.value?.items.length === 0;
  const people = useResource<Listing<Recipient>>(isNew ? "/recipients" : null, ["recipients"]);
  const all = gaps(drivers, people.value?.items ?? null, lists.value?.items ?? null);
  return (
    <>
      {all.map((gap) => (
        <Note
          key={gap.key + gap.about}
          kind={gap.kind}
          title={t(gap.key, { list: gap.about ?? "" })}
          still={gap.kind !== "error"}
          action={
            <a href={gap.about ? href(gap.view, gap.about) : href(gap.view)}>
              {t(`nav.${gap.view}` as Key)}
            </a>
          }
        >
          {t(gap.hint)}
        </Note>
      ))}
    </>
  );
}

// Tocsin's own troubles. One that a message in the queue says already is not said twice.
export function Alarms({ open }: { open: Message[] }) {
  const alarms = useResource<Listing<Alarm>>("/alarms", ["alarms"]);
  const shown = (alarms.value?.items ?? []).filter(
    (one) =>
      one.cause !== "exhausted" ||
      !open.some((message) => message.number === one.subject && message.outcome === "EXHAUSTED"),
  );
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="alarms">
      <h2 id="alarms" class="section-head">
        {t("alarms.title")}
      </h2>
      <ul class="alarms">
        {shown.map((one) => (
          <li key={one.cause + one.subject} class={names("alarm", one.severity)}>
            <Icon name={one.severity === "critical" ? "error" : "warn"} />
            <div>
              <p class="alarm-text">
                <Sentence text={one.text} />
              </p>
              <p>
                <Sentence text={one.what_to_do} />
              </p>
              <p class="card-meta">
                <span>
                  {t("card.since")} <Time at={one.since} />
                </span>
                <span>
                  {one.told_at ? (
                    <>
                      {t("alarms.told")} <Time at={one.told_at} />
                    </>
                  ) : (
                    t("alarms.not_told")
                  )}
                </span>
                {one.cause === "exhausted" && (
                  <a href={href("message", "number", one.subject)}>
                    {t("card.open", { number: one.subject })}
                  </a>
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
