// SPDX-License-Identifier: Apache-2.0
// One's own login: who this is, and another password.
import { useState } from "preact/hooks";
import { send } from "../api";
import { Button, Field, Form, Note, Page, ProblemNote, Time, useAct } from "../parts";
import { passwordCharsMax, passwordCharsMin, useSession } from "../session";
import { t } from "../text";

export function Me() {
  const session = useSession();
  return (
    <Page title={session.user} lede={t(`users.may.${session.role}`)}>
      <dl class="facts">
        <dt>{t("users.role")}</dt>
        <dd>{t(`role.${session.role}`)}</dd>
        {session.until && (
          <>
            <dt>{t("me.until")}</dt>
            <dd>
              <Time at={session.until} />
            </dd>
          </>
        )}
      </dl>
      {session.via === "cookie" && <Password user={session.user} />}
    </Page>
  );
}

function Password({ user }: { user: string }) {
  const act = useAct();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [isDone, setDone] = useState(false);
  const isShort = next !== "" && [...next].length < passwordCharsMin;
  const differs = again !== "" && again !== next;
  const isReady = old !== "" && next !== "" && again === next && !isShort;
  const change = async () => {
    if (!isReady) return;
    setDone(false);
    const done = await act.run(async () => {
      await send("PUT", "/session/password", { old, new: next });
      return true;
    });
    if (!done) return;
    setDone(true);
    for (const clear of [setOld, setNext, setAgain]) clear("");
  };
  return (
    <section class="panel narrow" aria-labelledby="password-head">
      <h2 id="password-head">{t("me.password")}</h2>
      <Form onSubmit={() => void change()}>
        <input type="text" hidden autoComplete="username" value={user} readOnly />
        <Field
          type="password"
          label={t("me.old")}
          value={old}
          onInput={setOld}
          autoComplete="current-password"
          maxLength={passwordCharsMax}
        />
        <Field
          type="password"
          label={t("me.new")}
          hint={t("me.rule", { n: passwordCharsMin })}
          error={isShort ? t("me.short", { n: passwordCharsMin }) : null}
          value={next}
          onInput={setNext}
          autoComplete="new-password"
          maxLength={passwordCharsMax}
        />
        <Field
          type="password"
          label={t("me.again")}
          error={differs ? t("me.differs") : null}
          value={again}
          onInput={setAgain}
          autoComplete="new-password"
          maxLength={passwordCharsMax}
        />
        <ProblemNote problem={act.problem} />
        {isDone && (
          <Note kind="good" title={t("me.done")}>
            {t("me.done.text")}
          </Note>
        )}
        <div class="actions">
          <Button type="submit" kind="primary" busy={act.busy} disabled={!isReady}>
            {t("me.change")}
          </Button>
        </div>
      </Form>
    </section>
  );
}
