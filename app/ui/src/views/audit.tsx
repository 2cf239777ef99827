// SPDX-License-Identifier: Apache-2.0
// Every change: who, when, what, and what it was before.
import type { AuditEntry } from "../api";
import { Empty, ProblemNote, Spinner, Table, Time } from "../parts";
import { t, tWord } from "../text";
import { Difference, differences, fieldsOf } from "./difference";
import { More, usePaged } from "./paging";

export function Audit() {
  const paged = usePaged<AuditEntry>("/audit", ["users", "recipients", "lists"]);
  return (
    <>
      <ProblemNote problem={paged.problem} />
      {!paged.first && !paged.problem && <Spinner />}
      {paged.first && paged.items.length === 0 && <Empty title={t("audit.empty")} />}
      {paged.items.length > 0 && (
        <Table
          caption={t("users.audit")}
          rows={paged.items}
          keyOf={(entry) => entry.id}
          columns={[
            { head: t("audit.at"), cell: (entry) => <Time at={entry.at} /> },
            {
              head: t("audit.who"),
              cell: (entry) => (
                <>
                  <strong>{entry.who}</strong>{" "}
                  <span class="faint">{tWord("audit.via.", entry.via)}</span>
                </>
              ),
            },
            { head: t("audit.what"), wide: true, cell: (entry) => <What entry={entry} /> },
          ]}
        />
      )}
      <More paged={paged} />
    </>
  );
}

// "set recipient" of "recipient ann" is "set recipient ann".
function deed({ did, subject }: AuditEntry): string {
  if (!subject) return did;
  const [first = "", ...rest] = subject.split(" ");
  return did.endsWith(` ${first}`) ? `${did} ${rest.join(" ")}` : `${did} ${subject}`;
}

function What({ entry }: { entry: AuditEntry }) {
  const lines = differences(fieldsOf(entry.before), fieldsOf(entry.after));
  return (
    <>
      <span lang="en">{deed(entry)}</span>
      {lines.length > 0 && (
        <details class="audit-more">
          <summary>{t("audit.changes", { n: lines.length })}</summary>
          <Difference
            caption={deed(entry)}
            lines={lines}
            before={t("audit.before")}
            after={t("audit.after")}
          />
        </details>
      )}
    </>
  );
}
