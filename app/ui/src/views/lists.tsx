// SPDX-License-Identifier: Apache-2.0
// All recipient lists, each with what it would cost and what is wrong with it.
import { useState } from "preact/hooks";
import type { Listing, Recipient, RecipientList } from "../api";
import { useResource } from "../live";
import { shownMax } from "../messages";
import { type Column, Empty, Field, Page, ProblemNote, Spinner, Table, Tag, Time } from "../parts";
import { href, type Route } from "../route";
import { may } from "../session";
import { spanText, t } from "../text";
import { hintText } from "./hints";
import { levels } from "./list_draft";
import { ListEditor } from "./list_editor";
import { isUntil } from "./until";

export function Lists({ route }: { route: Route }) {
  const name = route.rest[0];
  if (name !== undefined) return <ListEditor key={`=${name}`} name={name} />;
  if (route.query.has("new") && may("admin")) return <ListEditor key="new" name={null} />;
  return <AllLists />;
}

function allColumns(): Column<RecipientList>[] {
  return [
    {
      head: t("lists.name"),
      wide: true,
      cell: (list) => (
        <>
          <a class="row-link" href={href("lists", list.name)}>
            {list.name}
          </a>
          {isUntil(list.paused_until) && (
            <Tag look="warn" icon="pause">
              {t("lists.paused")} <Time at={list.paused_until} />
            </Tag>
          )}
          {list.description && <p class="faint">{list.description}</p>}
        </>
      ),
    },
    { head: t("lists.people"), cell: (list) => <Counts list={list} /> },
    { head: t("lists.sms"), numeric: true, cell: (list) => list.sms_worst_case },
    { head: t("lists.time"), numeric: true, cell: (list) => spanText(list.time_worst_case) },
    { head: t("lists.state"), cell: (list) => <State list={list} /> },
  ];
}

// "3 · 2 · 1": how many on each level.
function Counts({ list }: { list: RecipientList }) {
  const counts = levels.map((level) => list.entries.filter((e) => e.level === level).length);
  const text = t("lists.counts", { a: counts[0] ?? 0, b: counts[1] ?? 0, c: counts[2] ?? 0 });
  return (
    <span class="counts">
      <span aria-hidden="true">{counts.join(" · ")}</span>
      <span class="hidden">{text}</span>
    </span>
  );
}

function State({ list }: { list: RecipientList }) {
  if (list.hints.length === 0)
    return (
      <Tag look="good" icon="ok">
        {t("lists.fine")}
      </Tag>
    );
  return (
    <ul class="plain">
      {list.hints.slice(0, 3).map((hint, index) => (
        <li key={index}>
          <Tag look="warn" icon="warn">
            {hintText(hint)}
          </Tag>
        </li>
      ))}
      {list.hints.length > 3 && <li class="faint">+ {list.hints.length - 3}</li>}
    </ul>
  );
}

function AllLists() {
  const lists = useResource<Listing<RecipientList>>("/lists", ["lists", "recipients"]);
  const people = useResource<Listing<Recipient>>("/recipients", ["recipients"]);
  const [text, setText] = useState("");
  const all = lists.value?.items ?? [];
  const sought = text.trim().toLowerCase();
  const found = all.filter((list) =>
    `${list.name} ${list.description ?? ""}`.toLowerCase().includes(sought),
  );
  const add = may("admin") && (
    <a class="button primary" href="#/lists?new=1">
      {t("lists.new")}
    </a>
  );
  return (
    <Page title={t("nav.lists")} lede={t("lists.lede")} actions={add}>
      <ProblemNote problem={lists.problem} />
      {!lists.value && !lists.problem && <Spinner />}
      {lists.value && all.length === 0 && (
        <Empty title={t("lists.empty")} action={add}>
          {people.value?.items.length === 0 ? t("lists.empty.people") : t("lists.empty.text")}
        </Empty>
      )}
      {all.length > 8 && <Field type="search" label={t("search")} value={text} onInput={setText} />}
      {all.length > 0 && found.length === 0 && <p>{t("nothing_found")}</p>}
      {found.length > 0 && (
        <Table
          caption={t("nav.lists")}
          columns={allColumns()}
          rows={found.slice(0, shownMax)}
          keyOf={(list) => list.name}
        />
      )}
      {found.length > shownMax && (
        <p class="faint">{t("more_rows", { n: found.length - shownMax })}</p>
      )}
    </Page>
  );
}
