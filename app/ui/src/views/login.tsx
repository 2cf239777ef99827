// SPDX-License-Identifier: Apache-2.0
// Name and password.
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../api";
import { serverNow } from "../live";
import { Button, Field, Form, Note, ProblemNote, Ticking, useAct } from "../parts";
import { logIn, useSessionState } from "../session";
import { duration, t } from "../text";

export function Login() {
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [waitUntil, setWaitUntil] = useState(0);
  const act = useAct();
  const { isOver } = useSessionState();
  useEffect(() => {
    document.title = `${t("login.title")} · Tocsin`;
  }, []);
  const submit = async () => {
    const done = await act.run(async () => {
      try {
        await logIn(user.trim(), password);
      } catch (problem) {
        if (problem instanceof Problem && problem.retryAfter) {
          setWaitUntil(serverNow() + problem.retryAfter * 1000);
        }
        throw problem;
      }
      return true;
    });
    if (!done) setPassword("");
  };
  const status = act.problem?.status;
  return (
    <Form onSubmit={() => void submit()} label={t("login.title")}>
      <h1>{t("login.title")}</h1>
      {isOver && !act.problem && <Note kind="info">{t("login.ended")}</Note>}
      {status === 401 && (
        <Note kind="error" title={t("login.wrong")}>
          {t("login.wrong.hint")}
        </Note>
      )}
      {status === 429 && (
        <Note kind="error" title={t("login.slow")}>
          {waitUntil > 0 ? (
            <Ticking text={(now) => waitText(waitUntil - now)} />
          ) : (
            t("login.slow.hint")
          )}
        </Note>
      )}
      {status !== 401 && status !== 429 && <ProblemNote problem={act.problem} />}
      <Field
        label={t("login.user")}
        value={user}
        onInput={setUser}
        autoComplete="username"
        autoFocus
        required
      />
      <Field
        label={t("login.password")}
        type="password"
        value={password}
        onInput={setPassword}
        autoComplete="current-password"
        required
      />
      <div class="actions">
        <Button
          kind="primary"
          type="submit"
          busy={act.busy}
          disabled={user.trim() === "" || password === ""}
        >
          {t("login.yes")}
        </Button>
      </div>
      <p class="hint">{t("login.forgotten")}</p>
    </Form>
  );
}

function waitText(ms: number): string {
  return ms > 0 ? t("login.slow.wait", { span: duration(ms) }) : t("login.slow.over");
}
