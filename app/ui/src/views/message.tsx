// SPDX-License-Identifier: Apache-2.0
// One message with everything that is known of it. "#/message/1207" names its id, which is never
// given twice; "#/message/number/7042" the newest that had this number.
import { useState } from "preact/hooks";
import type { InboxSms, JournalEntry, Listing, Message, Page as Sms } from "../api";
import { query, segment } from "../api";
import { toast } from "../announce";
import { type Topic, useResource } from "../live";
import {
  Button,
  Check,
  Empty,
  Fact,
  Icon,
  names,
  Page,
  ProblemNote,
  Spinner,
  Tag,
  Time,
} from "../parts";
import { href, type Route } from "../route";
import { dayOf, t, tWord, when } from "../text";
import { Origin, Outlook, Steps } from "./card";
import { AskedOrder, Orders } from "./orders";
import { levelName, named } from "./standing";
import { type Chapter, story } from "./story";
import { useMessage, usePages } from "./one_message";

const inboxTopics: Topic[] = ["inbox"];

export function MessageStory({ route }: { route: Route }) {
  const [first = "", second = ""] = route.rest;
  const path =
    first === "number" ? `/messages/${segment(second)}` : `/messages/id/${segment(first)}`;
  const { value, problem, again } = useMessage(path);
  if (problem?.status === 404) {
    return (
      <Page title={t("message.title")}>
        <Empty title={t("message.none")} action={<a href={href("history")}>{t("nav.history")}</a>}>
          {t("message.none.hint")}
        </Empty>
      </Page>
    );
  }
  if (!value) {
    return (
      <Page title={t("message.title")}>
        <ProblemNote problem={problem} />
        {problem ? <Button onClick={again}>{t("try_again")}</Button> : <Spinner />}
      </Page>
    );
  }
  return <Story key={value.id} message={value} />;
}

function addressOf(message: Message): string {
  return location.origin + location.pathname + href("message", message.id);
}

async function copyAddress(message: Message): Promise<void> {
  try {
    await navigator.clipboard.writeText(addressOf(message));
    toast(t("copied"));
  } catch {
    // Without TLS browsers refuse; the address bar has it, too.
    prompt(t("message.copy"), addressOf(message));
  }
}

function Story({ message }: { message: Message }) {
  const number = named(message);
  const pages = usePages(message.id);
  const replies = useResource<Listing<InboxSms>>(
    `/inbox${query({ from: message.created, text: message.number, limit: 200 })}`,
    inboxTopics,
  );
  const [everything, setEverything] = useState(false);
  const chapters = story(
    message,
    pages.value?.items ?? [],
    message.number ? (replies.value?.items ?? []) : [],
    everything,
  );
  return (
    <Page
      title={t("message.of", { number })}
      actions={
        <Button kind="quiet" icon="link" onClick={() => copyAddress(message)}>
          {t("message.copy")}
        </Button>
      }
    >
      <article class={names("card", "alone", cardLook(message))} aria-label={number}>
        <div class="card-what">
          <h2 class="card-text">{message.text}</h2>
          <Origin message={message} />
        </div>
        <Outlook message={message} />
        {(message.recipients?.length ?? 0) > 0 && <Steps message={message} />}
        <Orders message={message} />
      </article>
      <AskedOrder items={[message]} />
      <div class="story-and-facts">
        <section aria-labelledby="story">
          <div class="section-row">
            <h2 id="story" class="section-head">
              {t("message.story")}
            </h2>
            <Check label={t("message.everything")} checked={everything} onChange={setEverything} />
          </div>
          <ProblemNote problem={pages.problem} title={t("message.no_pages")} />
          {(message.journal_cut || pages.value?.cut) && (
            <p class="hint">{t("message.cut")}</p>
          )}
          <ol class="story">
            {chapters.map((chapter, at) => (
              <ChapterView key={at} chapter={chapter} day={dayBefore(chapters, at)} />
            ))}
          </ol>
        </section>
        <Facts message={message} />
      </div>
    </Page>
  );
}

function cardLook(message: Message): string {
  if (message.outcome === "EXHAUSTED" && !message.cleared) return "exhausted";
  if (message.outcome === "ESCALATING") return message.severity;
  return message.outcome === "ACKNOWLEDGED" ? "taken" : "over";
}

// The day, where a new one begins.
function dayBefore(chapters: Chapter[], at: number): string | null {
  const day = (chapter?: Chapter) => chapter && new Date(chapter.at).toDateString();
  const here = chapters[at];
  return here && day(here) !== day(chapters[at - 1]) ? here.at : null;
}

function ChapterView({ chapter, day }: { chapter: Chapter; day: string | null }) {
  return (
    <>
      {day && (
        <li class="day" aria-hidden="true">
          {dayOf(day)}
        </li>
      )}
      <li class={names("chapter", chapter.kind, look(chapter))}>
        <span class="chapter-time">
          <Time at={chapter.at} />
        </span>
        {chapter.kind === "decision" && <Decision entry={chapter.entry} />}
        {chapter.kind === "sms" && <SmsView page={chapter.page} />}
        {chapter.kind === "reply" && <Reply sms={chapter.sms} />}
      </li>
    </>
  );
}

const looks: Record<string, string> = {
  ACKNOWLEDGED: "good",
  ACK: "good",
  EXHAUSTED: "bad",
  CLOCKS_STOPPED: "bad",
  MAYBE_SENT: "warn",
  ACK_TIME_OVER: "warn",
  EXPIRED: "bad",
};

function look(chapter: Chapter): string {
  if (chapter.kind === "sms") {
    const { state, delivery, doubts } = chapter.page;
    if (state === "failed" || delivery?.startsWith("failed")) return "bad";
    return doubts > 0 ? "warn" : "";
  }
  return chapter.kind === "decision" ? (looks[chapter.entry.event] ?? "") : "";
}

function Decision({ entry }: { entry: JournalEntry }) {
  const words = tWord("event.", entry.event);
  return (
    <div class="chapter-what">
      <p>
        <strong>{words}</strong>{" "}
        {words !== entry.event && <code class="status-exact">{entry.event}</code>}
      </p>
      {entry.reason && <p class="reason">{entry.reason}</p>}
    </div>
  );
}

function SmsView({ page }: { page: Sms }) {
  const facts: string[] = [];
  if (page.driver) facts.push(t("sms.by", { driver: page.driver }));
  if (page.parts > 1) facts.push(t("sms.parts", { part: page.part, parts: page.parts }));
  if (page.attempts > 1) facts.push(t("sms.attempts", { n: page.attempts }));
  if (page.reference) facts.push(t("sms.reference", { reference: page.reference }));
  if (page.carried_by !== null) facts.push(t("sms.carried", { id: page.carried_by }));
  const state = page.state === "handed_over" && page.delivery === "delivered";
  const lost = !!page.delivery?.startsWith("failed");
  return (
    <div class="chapter-what">
      <p>
        <Icon name="send" />{" "}
        <strong>
          {t("sms.to", { kind: tWord("sms.kind.", page.kind), who: page.recipient ?? page.to })}
        </strong>{" "}
        <span class="faint">{page.to}</span>{" "}
        {page.level !== null && page.level > 0 && (
          <span class="faint">{levelName(page.level)}</span>
        )}
      </p>
      <p class="bubble to">{page.text}</p>
      <p class="card-meta">
        <Tag look={state ? "good" : lost || page.state === "failed" ? "bad" : "idle"}>
          {state
            ? t("sms.delivered")
            : lost
              ? t("status.undelivered")
              : t(`sms.state.${page.state}`)}
        </Tag>
        {page.doubts > 0 && <Tag look="warn">{t("sms.doubts", { n: page.doubts })}</Tag>}
        {page.delivery && !state && <span>{page.delivery}</span>}
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {page.error && <p class="reason">{page.error}</p>}
    </div>
  );
}

function Reply({ sms }: { sms: InboxSms }) {
  return (
    <div class="chapter-what">
      <p>
        <Icon name="phone" /> <strong>{t("sms.from", { who: sms.recipient ?? sms.sender })}</strong>{" "}
        <span class="faint">{sms.sender}</span>
      </p>
      <p class="bubble from">{sms.text}</p>
      <p class="card-meta">
        {sms.did && <span>{t("sms.did", { did: sms.did })}</span>}
        <span>{t("sms.by", { driver: sms.driver })}</span>
        {sms.sent_at && <span>{t("sms.sent_at", { time: when(sms.sent_at) })}</span>}
      </p>
    </div>
  );
}

function Facts({ message }: { message: Message }) {
  const rows: [string, string | null][] = [
    [t("fact.outcome"), message.outcome],
    [t("fact.list"), message.list],
    [t("fact.host"), message.host],
    [t("fact.service"), message.service],
    [t("fact.group"), message.group],
    [t("fact.source"), message.source],
    [t("fact.key"), message.key],
    [t("fact.origin"), message.origin],
    [t("fact.acknowledged_by"), message.acknowledged_by],
    [t("fact.comment"), message.comment],
    [t("fact.joined"), message.joined ? t("card.joined", { n: message.joined + 1 }) : null],
    [t("fact.id"), String(message.id)],
  ];
  const times: [string, string | null][] = [
    [t("fact.created"), message.created],
    [t("fact.closed"), message.closed],
    [t("fact.cleared"), message.cleared],
    [t("fact.hold_until"), message.hold_until],
    [t("fact.repeat_at"), message.repeat_at],
    [t("fact.paused_until"), message.paused_until],
    [t("fact.frozen_since"), message.frozen_since],
    [t("fact.held_since"), message.held_since],
  ];
  return (
    <section class="facts-box" aria-labelledby="facts">
      <h2 id="facts" class="section-head">
        {t("message.facts")}
      </h2>
      <dl class="facts">
        {rows.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        {times.map(([name, at]) => (
          <Fact key={name} name={name}>
            {at && <Time at={at} />}
          </Fact>
        ))}
      </dl>
    </section>
  );
}
