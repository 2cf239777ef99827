// SPDX-License-Identifier: Apache-2.0
// Off duty, or paused, until some time: done at once and by itself, never part of a form.
import { useState } from "preact/hooks";
import { segment, send } from "../api";
import { serverNow } from "../live";
import { Button, Field, Form, ProblemNote, Time } from "../parts";
import { may } from "../session";
import { t, when } from "../text";
import { useForced } from "./editing_parts";

export const isUntil = (until: string | null): until is string =>
  until !== null && Date.parse(until) > serverNow();

// Eight in the morning, `days` after today.
function morning(days: number): Date {
  const date = new Date(serverNow());
  date.setDate(date.getDate() + days);
  date.setHours(8, 0, 0, 0);
  return date;
}

function choices(): [text: string, until: Date][] {
  const now = serverNow();
  const inHours = (hours: number) => new Date(now + hours * 3_600_000);
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  const some: [string, Date][] = [
    [t("until.hours", { n: 1 }), inHours(1)],
    [t("until.hours", { n: 8 }), inHours(8)],
    [t("until.tomorrow"), morning(1)],
    [t("until.week"), morning(7)],
  ];
  if (toMonday > 1) some.splice(3, 0, [t("until.monday"), morning(toMonday)]);
  return some;
}

// A local "2026-11-21T08:00" of a field as the API's time; null: not a future one.
function moment(text: string): string | null {
  const at = new Date(text);
  return Number.isFinite(at.getTime()) && at.getTime() > serverNow() ? at.toISOString() : null;
}

export function Until({
  kind,
  name,
  until,
  done,
}: {
  kind: "off" | "pause"; // of a person, of a list
  name: string;
  until: string | null;
  done: () => void;
}) {
  const forced = useForced(done);
  const [isOther, setOther] = useState(false);
  const [other, setOther_] = useState("");
  const path = `/${kind === "off" ? "recipients" : "lists"}/${segment(name)}/${kind}`;
  const set = (next: string | null) =>
    forced.run((force) => send("PUT", path, force ? { until: next, force } : { until: next }));
  const isNow = isUntil(until);
  return (
    <section class="panel until" aria-labelledby="until-head">
      <h2 id="until-head">{t(`until.${kind}`)}</h2>
      <p class={isNow ? "until-now on" : "until-now"} aria-live="polite">
        {isNow ? t(`until.${kind}.yes`) : t(`until.${kind}.no`)}
        {isNow && <Time at={until} />}
      </p>
      <ProblemNote problem={forced.problem} />
      {may("operator") && (
        <div class="actions">
          {isNow && (
            <Button kind="primary" small onClick={() => set(null)}>
              {t(`until.${kind}.end`)}
            </Button>
          )}
          {choices().map(([text, at]) => (
            <Button
              key={text}
              small
              label={`${text} (${when(at)})`}
              onClick={() => set(at.toISOString())}
            >
              {text}
            </Button>
          ))}
          <Button small pressed={isOther} onClick={() => setOther(!isOther)}>
            {t("until.other")}
          </Button>
        </div>
      )}
      {isOther && (
        <Form inline onSubmit={() => void (moment(other) && set(moment(other)))}>
          <Field
            type="datetime-local"
            label={t("until.at")}
            value={other}
            onInput={setOther_}
            autoFocus
            error={other && !moment(other) ? t("until.past") : null}
          />
          <Button type="submit" kind="primary" busy={forced.busy} disabled={!moment(other)}>
            {t("until.set")}
          </Button>
        </Form>
      )}
      {forced.question}
    </section>
  );
}
