// SPDX-License-Identifier: Apache-2.0
// What an operator may do with a message: take it, pass it, escalate it, cancel it. Each says
// before it is done what it will do to whom.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { toast } from "../announce";
import { type Done, type Message, send } from "../api";
import {
  Button,
  Confirm,
  Dialog,
  Field,
  Form,
  FormActions,
  ProblemNote,
  Select,
  useAct,
} from "../parts";
import { may, useSession } from "../session";
import { t } from "../text";
import { everybody, levelName, mayBeHad, named, next, orderPath, steps } from "./standing";

type Verb = "ack" | "pass" | "escalate" | "cancel";

async function order(message: Message, verb: Verb, body: object): Promise<void> {
  const done = await send<Done>("POST", orderPath(message, verb), body);
  toast(done.changed ? t(`order.${verb}.done`, { number: named(message) }) : (done.says ?? ""));
}

export function Orders({ message }: { message: Message }) {
  if (!may("operator") || !mayBeHad(message)) return null;
  const number = named(message);
  const isTaken = message.outcome === "ACKNOWLEDGED";
  const button = (verb: Verb, kind?: "primary" | "quiet") => (
    <Button
      kind={kind}
      label={t(`order.${verb}.of`, { number })}
      onClick={() => ask({ message, verb })}
    >
      {t(`order.${verb}`)}
    </Button>
  );
  return (
    <div class="orders">
      {!isTaken && button("ack", "primary")}
      {whoMayPass(message).length > 0 && button("pass")}
      {(message.severity !== "info" || isTaken) && button("escalate")}
      {button("cancel", "quiet")}
    </div>
  );
}

// What is asked about. It stands beside the queue, because the card it came from may move or leave
// while somebody types a comment.
let asking: { message: Message; verb: Verb } | null = null;
let tellAsked: () => void = () => {};

function ask(next: typeof asking): void {
  asking = next;
  tellAsked();
}

const questions = { ack: Take, pass: PassFor, escalate: EscalateNow, cancel: CancelIt };

export function AskedOrder({ items }: { items: Message[] }) {
  const [, render] = useState(0);
  useEffect(() => {
    tellAsked = () => render((n) => n + 1);
    return () => {
      tellAsked = () => {};
      asking = null;
    };
  }, []);
  if (!asking) return null;
  const { message, verb } = asking;
  const Question = questions[verb];
  const latest = items.find((one) => one.id === message.id) ?? message;
  return <Question key={message.id} message={latest} onClose={() => ask(null)} />;
}

type Asked = { message: Message; onClose: () => void };

// A dialog with one order in it; it stays open and says why when the order fails.
function OrderForm({
  message,
  verb,
  body,
  yes,
  ready,
  onClose,
  children,
}: Asked & { verb: Verb; body: object; yes: string; ready: boolean; children: ComponentChildren }) {
  const act = useAct();
  const submit = async () => {
    if (!ready) return;
    const done = await act.run(async () => {
      await order(message, verb, body);
      return true;
    });
    if (done) onClose();
  };
  return (
    <Dialog
      title={t(`order.${verb}.of`, { number: named(message) })}
      onClose={() => act.busy || onClose()}
    >
      <Form onSubmit={() => void submit()}>
        <p class="quoted">{message.text}</p>
        {children}
        <ProblemNote problem={act.problem} />
        <FormActions yes={yes} act={act} isReady={ready} onBack={onClose} />
      </Form>
    </Dialog>
  );
}

function Take({ message, onClose }: Asked) {
  const { user } = useSession();
  const people = everybody(message);
  const [who, setWho] = useState("");
  const [comment, setComment] = useState("");
  const options: [string, string][] = [
    ["", t("order.ack.me", { user })],
    ...people.filter((name) => name !== user).map((name): [string, string] => [name, name]),
  ];
  return (
    <OrderForm
      message={message}
      verb="ack"
      body={{ as: who || null, comment: comment.trim() || null }}
      yes={t("order.ack.yes", { who: who || user })}
      ready
      onClose={onClose}
    >
      <p>{t("order.ack.does")}</p>
      <Select
        label={t("order.ack.who")}
        value={who}
        options={options}
        onChange={setWho}
      />
      <Field
        label={t("order.comment")}
        hint={t("order.comment.hint")}
        value={comment}
        onInput={setComment}
        maxLength={200}
      />
    </OrderForm>
  );
}

// Once somebody has it, a pass of anybody else changes nothing.
function whoMayPass(message: Message): string[] {
  const all = everybody(message);
  if (message.outcome !== "ACKNOWLEDGED") return all;
  return all.filter((name) => name === message.acknowledged_by);
}

function PassFor({ message, onClose }: Asked) {
  const [who, setWho] = useState("");
  const isPassed = (name: string) =>
    (message.recipients ?? []).some((one) => one.name === name && one.declined);
  const people = whoMayPass(message).filter((name) => !isPassed(name));
  const isExhausted = message.outcome === "EXHAUSTED";
  return (
    <OrderForm
      message={message}
      verb="pass"
      body={{ as: who }}
      yes={who ? t("order.pass.yes", { who }) : t("order.pass")}
      ready={who !== ""}
      onClose={onClose}
    >
      <p>{t(isExhausted ? "order.pass.repeat" : "order.pass.does")}</p>
      <Select
        label={t("order.pass.who")}
        value={who}
        options={[["", t("order.choose")], ...people.map((name): [string, string] => [name, name])]}
        onChange={setWho}
        required
      />
    </OrderForm>
  );
}

// Who is called by it, as far as the message itself tells.
function calledNext(message: Message): string {
  if (message.outcome !== "ESCALATING") return t("order.escalate.again");
  const then = next(message);
  const level = then.kind === "level" || then.kind === "sending" ? then.level : null;
  const step = steps(message).find((one) =>
    level === null
      ? one.level > message.level && one.people.some((person) => !person.declined)
      : one.level === level,
  );
  if (!step) return t("order.escalate.last");
  const people = step.people.filter((one) => !one.declined).map((one) => one.name);
  return t("order.escalate.does", { level: levelName(step.level), people: people.join(", ") });
}

function EscalateNow({ message, onClose }: Asked) {
  return (
    <Confirm
      title={t("order.escalate.of", { number: named(message) })}
      yes={t("order.escalate")}
      onYes={() => order(message, "escalate", {})}
      onClose={onClose}
    >
      <p class="quoted">{message.text}</p>
      <p>{calledNext(message)}</p>
    </Confirm>
  );
}

function CancelIt({ message, onClose }: Asked) {
  return (
    <Confirm
      title={t("order.cancel.of", { number: named(message) })}
      yes={t("order.cancel.yes", { number: named(message) })}
      danger
      onYes={() => order(message, "cancel", {})}
      onClose={onClose}
    >
      <p class="quoted">{message.text}</p>
      <p>{t("order.cancel.does")}</p>
    </Confirm>
  );
}
