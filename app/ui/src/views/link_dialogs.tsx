// SPDX-License-Identifier: Apache-2.0
// What a link is asked to do: a test SMS, its raw dialogue of the last hour.
import { useEffect, useState } from "preact/hooks";
import { type Done, type Listing, read, type Recipient, segment, send } from "../api";
import { useResource } from "../live";
import { Button, Dialog, Field, Form, Note, ProblemNote, Spinner, useAct } from "../parts";
import { t } from "../text";
import { CopyButton } from "./copy";

export function TestDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const people = useResource<Listing<Recipient>>("/recipients", ["recipients"]);
  const act = useAct();
  const [to, setTo] = useState("");
  const [done, setDone] = useState<Done | null>(null);
  const test = async () => {
    setDone(null);
    const body = { recipient: to.trim() };
    const path = `/drivers/${segment(name)}/test`;
    setDone((await act.run(() => send<Done>("POST", path, body))) ?? null);
  };
  return (
    <Dialog title={t("links.test.of", { name })} onClose={onClose}>
      <Form onSubmit={() => void (to.trim() && test())}>
        <div class="dialog-body">
          <Field
            label={t("links.test.to")}
            hint={t("links.test.hint")}
            value={to}
            onInput={setTo}
            list={(people.value?.items ?? []).map((person) => person.name)}
            autoFocus
          />
          <ProblemNote problem={act.problem} />
          {done && (
            <Note kind="info" title={t("people.tested")}>
              <span lang="en">{done.says}</span>
            </Note>
          )}
        </div>
        <div class="actions">
          <Button type="submit" kind="primary" icon="send" busy={act.busy} disabled={!to.trim()}>
            {t("links.test.send")}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {t("close")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

// A text/plain answer in a dialog: never taken for anything but text.
export function PlainDialog({
  title,
  path,
  lede,
  empty,
  onClose,
}: {
  title: string;
  path: string;
  lede: string;
  empty: string;
  onClose: () => void;
}) {
  const act = useAct();
  const [text, setText] = useState<string | null>(null);
  const load = () => act.run(async () => setText(await read<string>(path)));
  useEffect(() => void load(), [path]);
  return (
    <Dialog title={title} onClose={onClose} wide>
      <div class="dialog-body">
        <p>{lede}</p>
        <ProblemNote problem={act.problem} />
        {text === null && !act.problem && <Spinner />}
        {text === "" && <p>{empty}</p>}
        {text && (
          <pre class="plain-text" tabIndex={0} aria-label={title}>
            {text}
          </pre>
        )}
      </div>
      <div class="actions">
        {text && <CopyButton text={text} />}
        <Button kind="quiet" onClick={onClose}>
          {t("close")}
        </Button>
      </div>
    </Dialog>
  );
}

export function Trace({ name, onClose }: { name: string; onClose: () => void }) {
  return (
    <PlainDialog
      title={t("links.trace.of", { name })}
      path={`/drivers/${segment(name)}/trace`}
      lede={t("links.trace.lede")}
      empty={t("links.trace.empty")}
      onClose={onClose}
    />
  );
}
