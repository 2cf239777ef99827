// SPDX-License-Identifier: Apache-2.0
// Everything that ever was: a search over all messages, whose address can be sent to somebody.
import { useEffect, useState } from "preact/hooks";
import {
  type HistoryListing,
  type Listing,
  type Message,
  query,
  type Recipient,
  type RecipientList,
} from "../api";
import { markStale, onMessages, useResource } from "../live";
import {
  Button,
  Field,
  Form,
  Note,
  Page,
  ProblemNote,
  Select,
  Spinner,
  Status,
  Table,
  Time,
} from "../parts";
import { href, replace, type Route } from "../route";
import { t, when } from "../text";
import { Severity } from "./card";
import { dayStart, More, NoRows, nextDay, usePaged, useRested } from "./paging";

const names = ["text", "list", "recipient", "severity", "outcome", "from", "to"] as const;
type Filter = Record<(typeof names)[number], string>;

const severities = ["critical", "warning", "info"] as const;
const outcomes = ["ESCALATING", "ACKNOWLEDGED", "EXHAUSTED", "CANCELLED", "EXPIRED", "TOLD"];

function filterOf(route: Route): Filter {
  const pairs = names.map((name) => [name, route.query.get(name) ?? ""]);
  return Object.fromEntries(pairs) as Filter;
}

export function History({ route }: { route: Route }) {
  const filter = filterOf(route);
  const [typed, setTyped] = useState(filter.text);
  const rested = useRested(typed);
  const set = (change: Partial<Filter>) =>
    replace("#/history" + query({ ...filterOf(route), ...change }));
  useEffect(() => {
    if (rested !== filter.text) set({ text: rested });
  }, [rested]);
  // A link to another search, while this view is open.
  useEffect(() => setTyped(filter.text), [filter.text]);
  const asked = query({ ...filter, from: dayStart(filter.from), to: nextDay(filter.to) });
  const paged = usePaged<Message, HistoryListing>("/history" + asked, []);
  useEffect(() => onMessages(() => markStale("/history" + asked)), [asked]);
  const lists = useResource<Listing<RecipientList>>("/lists", ["lists", "recipients"]);
  const people = useResource<Listing<Recipient>>("/recipients", ["recipients"]);
  const isFiltered = names.some((name) => filter[name] !== "");
  const clear = () => {
    setTyped("");
    replace(href("history"));
  };
  return (
    <Page
      title={t("nav.history")}
      lede={t("history.lede")}
      actions={
        <a class="button" href={`/api/v1/history.csv${asked}`} download="tocsin-history.csv">
          {t("history.csv")}
        </a>
      }
    >
      <Form label={t("filter.label")} onSubmit={() => set({ text: typed })}>
        <Field
          type="search"
          label={t("history.search")}
          hint={t("history.search.hint")}
          value={typed}
          onInput={setTyped}
        />
        <Filters
          filter={filter}
          set={set}
          lists={lists.value?.items ?? []}
          people={people.value?.items ?? []}
        />
      </Form>
      {isFiltered && (
        <Button small kind="quiet" icon="cross" onClick={clear}>
          {t("filter.clear")}
        </Button>
      )}
      <ProblemNote problem={paged.problem} />
      {!paged.first && !paged.problem && <Spinner />}
      {paged.first && <IndexLag listing={paged.first} path={`/history${asked}`} />}
      {paged.first?.indexed_until && (
        <NoRows paged={paged} title={isFiltered ? t("nothing_found") : t("history.empty")}>
          {isFiltered ? t("history.nothing") : t("history.empty.text")}
        </NoRows>
      )}
      {paged.items.length > 0 && <Results messages={paged.items} />}
      <More paged={paged} />
    </Page>
  );
}

const unremarkableMs = 10_000;
const againMs = 10_000;

// Who looks for the alert of a minute ago should know that the index does not have it yet.
function IndexLag({ listing, path }: { listing: HistoryListing; path: string }) {
  const until = listing.indexed_until;
  const isBehind =
    until === null || Date.parse(listing.now) - Date.parse(until) > unremarkableMs;
  useEffect(() => {
    if (!isBehind) return;
    const timer = setInterval(() => markStale(path), againMs);
    return () => clearInterval(timer);
  }, [isBehind, path]);
  if (!isBehind) return null;
  return (
    <Note kind="warn">
      {until === null ? t("history.making") : t("history.behind", { time: when(until) })}
    </Note>
  );
}

function Filters({
  filter,
  set,
  lists,
  people,
}: {
  filter: Filter;
  set: (change: Partial<Filter>) => void;
  lists: RecipientList[];
  people: Recipient[];
}) {
  const pairs = (rows: { name: string }[], value: string): [string, string][] => {
    const all = rows.map((row) => row.name);
    if (value && !all.includes(value)) all.push(value); // one that was removed since
    return [["", t("filter.any")], ...all.map((name): [string, string] => [name, name])];
  };
  return (
    <div class="filters">
      <Select
        label={t("filter.list")}
        value={filter.list}
        options={pairs(lists, filter.list)}
        onChange={(list) => set({ list })}
      />
      <Select
        label={t("filter.recipient")}
        value={filter.recipient}
        options={pairs(people, filter.recipient)}
        onChange={(recipient) => set({ recipient })}
      />
      <Select
        label={t("filter.severity")}
        value={filter.severity}
        options={[
          ["", t("filter.any")],
          ...severities.map((one): [string, string] => [one, t(`severity.${one}`)]),
        ]}
        onChange={(severity) => set({ severity })}
      />
      <Select
        label={t("filter.outcome")}
        value={filter.outcome}
        options={[["", t("filter.any")], ...outcomes.map((one): [string, string] => [one, one])]}
        onChange={(outcome) => set({ outcome })}
      />
      <Field
        type="date"
        label={t("filter.from")}
        value={filter.from}
        onInput={(from) => set({ from })}
      />
      <Field type="date" label={t("filter.to")} value={filter.to} onInput={(to) => set({ to })} />
    </div>
  );
}

function Results({ messages }: { messages: Message[] }) {
  return (
    <Table
      caption={t("nav.history")}
      rows={messages}
      keyOf={(message) => message.id}
      columns={[
        { head: t("history.when"), cell: (message) => <Time at={message.created} /> },
        {
          head: t("history.number"),
          cell: (message) => (
            <a class="number" href={href("message", message.id)}>
              {message.number ?? `#${message.id}`}
            </a>
          ),
        },
        { head: t("history.text"), wide: true, cell: (message) => <What message={message} /> },
        { head: t("filter.list"), cell: (message) => message.list },
        { head: t("history.end"), cell: (message) => <End message={message} /> },
      ]}
    />
  );
}

function What({ message }: { message: Message }) {
  const where = [message.host, message.service].filter(Boolean).join(" / ");
  return (
    <>
      <Severity message={message} />{" "}
      <span class="sms-text">{message.text}</span>
      {where && <p class="faint">{where}</p>}
    </>
  );
}

function End({ message }: { message: Message }) {
  return (
    <>
      <Status word={message.outcome} />
      {message.acknowledged_by && (
        <p class="faint">
          {message.acknowledged_by}
          {message.comment && `: ${message.comment}`}
        </p>
      )}
    </>
  );
}
