// SPDX-License-Identifier: Apache-2.0
// Received SMS, and what each of them did.
import { useState } from "preact/hooks";
import { type Driver, type InboxSms, type Listing, query, type Recipient } from "../api";
import { useResource } from "../live";
import { Field, Form, Page, ProblemNote, Select, Spinner, Table, Time } from "../parts";
import { href } from "../route";
import { t } from "../text";
import { dayStart, More, NoRows, nextDay, usePaged, useRested } from "./paging";

interface Filter {
  text: string;
  sender: string;
  recipient: string;
  driver: string;
  from: string;
  to: string;
}

const none: Filter = { text: "", sender: "", recipient: "", driver: "", from: "", to: "" };

export function Inbox() {
  const [filter, setFilter] = useState(none);
  const set = (change: Partial<Filter>) => setFilter({ ...filter, ...change });
  const text = useRested(filter.text);
  const sender = useRested(filter.sender);
  const paged = usePaged<InboxSms>(
    "/inbox" +
      query({ ...filter, text, sender, from: dayStart(filter.from), to: nextDay(filter.to) }),
    ["inbox"],
  );
  const people = useResource<Listing<Recipient>>("/recipients", ["recipients"]);
  const drivers = useResource<Listing<Driver>>("/drivers", ["drivers"]);
  const isFiltered = JSON.stringify(filter) !== JSON.stringify(none);
  const any: [string, string] = ["", t("filter.any")];
  return (
    <Page title={t("nav.inbox")} lede={t("inbox.lede")}>
      <Form label={t("filter.label")} onSubmit={() => {}}>
        <div class="filters">
          <Field
            type="search"
            label={t("inbox.text")}
            value={filter.text}
            onInput={(v) => set({ text: v })}
          />
          <Field
            type="search"
            inputMode="tel"
            label={t("inbox.sender")}
            value={filter.sender}
            onInput={(v) => set({ sender: v })}
          />
          <Select
            label={t("filter.recipient")}
            value={filter.recipient}
            options={[
              any,
              ...(people.value?.items ?? []).map(({ name }): [string, string] => [name, name]),
            ]}
            onChange={(v) => set({ recipient: v })}
          />
          <Select
            label={t("inbox.driver")}
            value={filter.driver}
            options={[
              any,
              ...(drivers.value?.items ?? []).map(({ name }): [string, string] => [name, name]),
            ]}
            onChange={(v) => set({ driver: v })}
          />
          <Field
            type="date"
            label={t("filter.from")}
            value={filter.from}
            onInput={(v) => set({ from: v })}
          />
          <Field
            type="date"
            label={t("filter.to")}
            value={filter.to}
            onInput={(v) => set({ to: v })}
          />
        </div>
      </Form>
      <ProblemNote problem={paged.problem} />
      {!paged.first && !paged.problem && <Spinner />}
      <NoRows paged={paged} title={isFiltered ? t("nothing_found") : t("inbox.empty")}>
        {!isFiltered && t("inbox.empty.text")}
      </NoRows>
      {paged.items.length > 0 && (
        <Table
          caption={t("nav.inbox")}
          rows={paged.items}
          keyOf={(sms) => sms.id}
          columns={[
            { head: t("inbox.received"), cell: (sms) => <Arrived sms={sms} /> },
            { head: t("inbox.from"), cell: (sms) => <Sender sms={sms} /> },
            {
              head: t("inbox.text"),
              wide: true,
              cell: (sms) => <span class="sms-text">{sms.text}</span>,
            },
            { head: t("inbox.did"), cell: (sms) => <Did sms={sms} /> },
          ]}
        />
      )}
      <More paged={paged} />
    </Page>
  );
}

const lateMs = 120_000;

// An SMS that the network held back says so: its reply may have come too late.
function Arrived({ sms }: { sms: InboxSms }) {
  const isLate =
    sms.sent_at !== null && Date.parse(sms.received_at) - Date.parse(sms.sent_at) > lateMs;
  return (
    <>
      <Time at={sms.received_at} />
      {isLate && (
        <p class="faint">
          {t("inbox.sent")} <Time at={sms.sent_at} />
        </p>
      )}
    </>
  );
}

function Sender({ sms }: { sms: InboxSms }) {
  return (
    <>
      {sms.recipient ? (
        <a href={href("people", sms.recipient)}>{sms.recipient}</a>
      ) : (
        <span>{t("inbox.stranger")}</span>
      )}
      <p class="faint number">
        {sms.sender} · {sms.driver}
      </p>
    </>
  );
}

function Did({ sms }: { sms: InboxSms }) {
  return (
    <>
      <span lang="en">{sms.did || t("inbox.nothing")}</span>
      {sms.answer && (
        <p class="faint">
          {t("inbox.answer")} <span class="sms-text">{sms.answer}</span>
        </p>
      )}
    </>
  );
}
