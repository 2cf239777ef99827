// SPDX-License-Identifier: Apache-2.0
// The one-time link: "#/setup/SECRET" or "#/setup/SECRET/NAME". Sets a password and logs in.
import { useEffect, useState } from "preact/hooks";
import { Button, Check, Field, Form, Note, ProblemNote, useAct } from "../parts";
import { go, href, type Route } from "../route";
import { passwordCharsMax, passwordCharsMin, setUp } from "../session";
import { t } from "../text";

export function Setup({ route }: { route: Route }) {
  const secret = route.rest[0] ?? "";
  const [user, setUser] = useState(route.rest[1] ?? "");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [isShown, setShown] = useState(false);
  const act = useAct();
  useEffect(() => {
    document.title = `${t("setup.title")} · Tocsin`;
  }, []);
  const length = [...password].length;
  const isLong = length >= passwordCharsMin && length <= passwordCharsMax;
  const isSame = again === password;
  const submit = async () => {
    if (!isLong || !isSame) return;
    const done = await act.run(async () => {
      await setUp(secret, user.trim(), password);
      return true;
    });
    if (done) go(href("now"));
  };
  const isOver = act.problem !== null && [401, 403, 404, 409].includes(act.problem.status);
  const fieldError = (name: string) => (act.problem?.field === name ? act.problem.detail : null);
  const type = isShown ? "text" : "password";
  return (
    <Form onSubmit={() => void submit()} label={t("setup.title")}>
      <h1>{t("setup.title")}</h1>
      <p>{t("setup.lede")}</p>
      {isOver && (
        <Note kind="error" title={t("setup.over")}>
          {act.problem?.detail} {t("setup.over.hint")}
        </Note>
      )}
      {!isOver && !act.problem?.field && <ProblemNote problem={act.problem} />}
      <Field
        label={t("login.user")}
        hint={t("setup.user.hint")}
        value={user}
        onInput={setUser}
        autoComplete="username"
        maxLength={64}
        autoFocus
        error={fieldError("user")}
      />
      <Field
        label={t("setup.password")}
        hint={t("setup.password.hint")}
        type={type}
        value={password}
        onInput={setPassword}
        autoComplete="new-password"
        maxLength={passwordCharsMax}
        error={fieldError("password") ?? fieldError("new")}
      />
      <p class={isLong ? "rule met" : "rule"} role="status">
        {isLong
          ? t("setup.long_enough")
          : length === 0
            ? ""
            : t("setup.too_short", { n: Math.max(passwordCharsMin - length, 0) })}
      </p>
      <Field
        label={t("setup.again")}
        type={type}
        value={again}
        onInput={setAgain}
        autoComplete="new-password"
        maxLength={passwordCharsMax}
        error={again !== "" && !isSame && !password.startsWith(again) ? t("setup.differs") : null}
      />
      <Check label={t("setup.show")} checked={isShown} onChange={setShown} />
      <div class="actions">
        <Button
          kind="primary"
          type="submit"
          busy={act.busy}
          disabled={secret === "" || user.trim() === "" || !isLong || !isSame}
        >
          {t("setup.yes")}
        </Button>
      </div>
    </Form>
  );
}
