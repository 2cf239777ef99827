// SPDX-License-Identifier: Apache-2.0
// Two versions of a row side by side, only where they differ.
import { Table } from "../parts";
import { t, when } from "../text";

// What a row says, one readable text for each thing; null: nothing.
export type Fields = Record<string, string | null>;

export interface Line {
  what: string;
  before: string | null;
  after: string | null;
}

export function differences(before: Fields, after: Fields): Line[] {
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return all
    .map((what) => ({ what, before: before[what] || null, after: after[what] || null }))
    .filter((line) => line.before !== line.after);
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function Text({ text }: { text: string | null }) {
  if (text === null) return <span class="faint">–</span>;
  return <>{instant.test(text) ? when(text) : text}</>;
}

export function Difference({
  lines,
  caption,
  before,
  after,
}: {
  lines: Line[];
  caption: string;
  before: string; // what the two versions are called
  after: string;
}) {
  return (
    <div class="difference">
      <Table
        caption={caption}
        rows={lines}
        keyOf={(line) => line.what}
        columns={[
          { head: t("diff.what"), cell: (line) => <strong>{line.what}</strong> },
          { head: before, cell: (line) => <Text text={line.before} /> },
          { head: after, cell: (line) => <Text text={line.after} /> },
        ]}
      />
    </div>
  );
}

// Objects of the audit as fields: lists of rows by the name in each, anything else as JSON says it.
export function fieldsOf(object: Record<string, unknown> | null, prefix = ""): Fields {
  const fields: Fields = {};
  for (const [name, value] of Object.entries(object ?? {})) {
    const key = prefix + name;
    if (value === null || value === undefined) continue;
    if (typeof value !== "object") fields[key] = String(value);
    else if (!Array.isArray(value)) Object.assign(fields, fieldsOf(value as never, `${key}.`));
    else if (value.every((item) => typeof item !== "object")) fields[key] = value.join(", ");
    else for (const item of value) Object.assign(fields, itemFields(item as never, key));
  }
  return fields;
}

function itemFields(item: Record<string, unknown>, key: string): Fields {
  const { recipient, name, ...rest } = item;
  const said = Object.entries(fieldsOf(rest)).filter(([, value]) => value);
  const text = said.map(([what, value]) => `${what} ${value}`);
  return { [`${key}: ${String(recipient ?? name ?? "?")}`]: text.join(", ") || "✓" };
}
