// SPDX-License-Identifier: Apache-2.0
// Everybody who can be paged.
import { useState } from "preact/hooks";
import type { Listing, Recipient } from "../api";
import { useResource } from "../live";
import { shownMax } from "../messages";
import { type Column, Empty, Field, Page, ProblemNote, Spinner, Table, Tag, Time } from "../parts";
import { go, href, replace, type Route } from "../route";
import { may } from "../session";
import { t } from "../text";
import { PersonEditor } from "./person_editor";
import { matching } from "./picker";
import { Transfer } from "./transfer";
import { isUntil } from "./until";

export function People({ route }: { route: Route }) {
  const name = route.rest[0];
  if (name !== undefined) return <PersonEditor key={`=${name}`} name={name} />;
  if (route.query.has("new") && may("admin")) return <PersonEditor key="new" name={null} />;
  return <Everybody isTransfer={route.query.has("transfer") && may("admin")} />;
}

export function ListLinks({ lists }: { lists: string[] }) {
  if (lists.length === 0) return <span class="faint">{t("people.no_list")}</span>;
  return (
    <span class="links-row">
      {lists.map((list) => (
        <a key={list} href={href("lists", list)}>
          {list}
        </a>
      ))}
    </span>
  );
}

function columns(): Column<Recipient>[] {
  return [
    {
      head: t("people.name"),
      wide: true,
      cell: (person) => (
        <>
          <a class="row-link" href={href("people", person.name)}>
            {person.name}
          </a>
          {isUntil(person.off_until) && (
            <Tag look="warn" icon="pause">
              {t("people.off")} <Time at={person.off_until} />
            </Tag>
          )}
          {person.description && <p class="faint">{person.description}</p>}
        </>
      ),
    },
    { head: t("people.number"), cell: (person) => <span class="number">{person.number}</span> },
    { head: t("people.lists"), cell: (person) => <ListLinks lists={person.lists} /> },
    { head: t("people.reached"), cell: (person) => <Time at={person.reached_at} /> },
  ];
}

function Everybody({ isTransfer }: { isTransfer: boolean }) {
  const people = useResource<Listing<Recipient>>("/recipients", ["recipients"]);
  const [text, setText] = useState("");
  const all = people.value?.items ?? [];
  const found = matching(all, text);
  const actions = may("admin") && (
    <>
      <a class="button primary" href="#/people?new=1">
        {t("people.new")}
      </a>
      <a class="button" href="#/people?transfer=1">
        {t("transfer.open")}
      </a>
    </>
  );
  return (
    <Page title={t("nav.people")} lede={t("people.lede")} actions={actions}>
      <ProblemNote problem={people.problem} />
      {!people.value && !people.problem && <Spinner />}
      {people.value && all.length === 0 && (
        <Empty title={t("people.empty")} action={actions}>
          {t("people.empty.text")}
        </Empty>
      )}
      {all.length > 0 && (
        <Field
          type="search"
          label={t("search")}
          hint={t("people.search.hint")}
          value={text}
          onInput={setText}
        />
      )}
      {all.length > 0 && found.length === 0 && <p role="status">{t("nothing_found")}</p>}
      {found.length > 0 && (
        <Table
          caption={t("nav.people")}
          columns={columns()}
          rows={found.slice(0, shownMax)}
          keyOf={(person) => person.name}
        />
      )}
      {found.length > shownMax && (
        <p class="faint">{t("more_rows", { n: found.length - shownMax })}</p>
      )}
      {isTransfer && (
        <Transfer onClose={() => replace(href("people"))} onDone={() => go(href("people"))} />
      )}
    </Page>
  );
}
