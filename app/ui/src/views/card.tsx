// SPDX-License-Identifier: Apache-2.0
// One message as it stands: number, text, who was told what, what comes next, what can be done.
import { Component } from "preact";
import type { Message, Paged } from "../api";
import { Icon, names, Status, Tag, Ticking, Time } from "../parts";
import { href } from "../route";
import { countdown, t, time } from "../text";
import { Orders } from "./orders";
import { levelName, named, next, plainWords, type Step, steps } from "./standing";

const severityLook = { critical: "bad", warning: "warn", info: "idle" } as const;

export function Severity({ message }: { message: Message }) {
  return <Tag look={severityLook[message.severity]}>{t(`severity.${message.severity}`)}</Tag>;
}

// Where it comes from, in one line.
export function Origin({ message }: { message: Message }) {
  const from = [message.host, message.service].filter(Boolean).join(" / ");
  return (
    <p class="card-meta">
      <Severity message={message} />
      <a href={href("lists", message.list)}>{message.list}</a>
      {from && <span>{from}</span>}
      {message.source && <span>{t("card.from", { source: message.source })}</span>}
      <span>
        {t("card.since")} <Time at={message.created} />
      </span>
      {message.joined > 0 && <span>{t("card.joined", { n: message.joined + 1 })}</span>}
    </p>
  );
}

// What the box does next, or why it does nothing. The loudest line of a card.
export function Outlook({ message }: { message: Message }) {
  if (message.outcome === "EXHAUSTED" && !message.cleared) {
    return (
      <p class="outlook bad">
        <Icon name="error" />
        <span>
          <strong>{t("card.exhausted")}</strong> <code class="status-exact">EXHAUSTED</code>{" "}
          {message.repeat_at
            ? clocked("card.repeat", message.repeat_at)
            : t("card.exhausted.end")}
        </span>
      </p>
    );
  }
  if (message.outcome === "ACKNOWLEDGED") return <Taken message={message} />;
  if (message.outcome !== "ESCALATING") {
    return (
      <p class="outlook idle">
        <Status word={message.outcome} />
      </p>
    );
  }
  if (message.held_since) {
    return (
      <p class="outlook bad">
        <Icon name="pause" />
        <span>
          <strong>{t("card.held")}</strong>{" "}
          {t("card.held.since", { time: time(message.held_since) })}
        </span>
      </p>
    );
  }
  if (message.paused_until) {
    return (
      <p class="outlook warn">
        <Icon name="pause" />
        <span>
          <strong>{t("card.paused", { list: message.list })}</strong>{" "}
          {clocked("card.paused.until", message.paused_until)}
        </span>
      </p>
    );
  }
  if (message.frozen_since) {
    return (
      <p class="outlook bad">
        <Icon name="signal" />
        <span>
          <strong>{t("card.frozen")}</strong>{" "}
          {t("card.frozen.since", { time: time(message.frozen_since) })}
        </span>
      </p>
    );
  }
  return <Coming message={message} />;
}

// "at 14:02:05 (in 3:41)", where only the clock ticks.
function clocked(key: "card.repeat" | "card.paused.until" | "card.hold", at: string) {
  return (
    <>
      {t(key)} <Time at={at} /> (<Ticking text={(now) => countdown(Date.parse(at) - now)} />)
    </>
  );
}

function Taken({ message }: { message: Message }) {
  return (
    <p class="outlook good">
      <Icon name="ok" />
      <span>
        <strong>{t("card.taken", { who: message.acknowledged_by ?? "?" })}</strong>{" "}
        {message.closed && <Time at={message.closed} />}
        {message.comment && <q class="comment">{message.comment}</q>}{" "}
        {message.open &&
          (message.hold_until ? clocked("card.hold", message.hold_until) : t("card.still_yours"))}
      </span>
    </p>
  );
}

function Coming({ message }: { message: Message }) {
  const then = next(message);
  if (then.kind === "none") {
    return (
      <p class="outlook wait">
        <Icon name="wait" />
        <span>{t(message.severity === "info" ? "card.info" : "status.ESCALATING")}</span>
      </p>
    );
  }
  if (then.kind === "sending") {
    return (
      <p class="outlook wait">
        <Icon name="send" />
        <span>{t("card.sending")}</span>
      </p>
    );
  }
  const what =
    then.kind === "level" ? t("card.next", { level: levelName(then.level) }) : t("card.end");
  return (
    <p class="outlook wait">
      <Icon name="wait" />
      <span>
        {what} <Ticking as="strong" text={(now) => countdown(then.at - now)} />
      </span>
    </p>
  );
}

function Person({ one }: { one: Paged }) {
  const due = one.due === null ? null : Date.parse(one.due);
  return (
    <li class="person" title={one.reason ?? undefined}>
      <span class="person-name">{one.name}</span>
      {due !== null && one.status === "NOT_YET_ACK" && (
        <span class="person-clock">
          <span class="hidden">{t("card.due")}</span>
          <Ticking text={(now) => countdown(due - now)} />
        </span>
      )}
      <Status
        word={one.status}
        says={plainWords(one)}
        doubtful={one.doubtful && one.status === "ACK_TIME_OVER"}
      />
    </li>
  );
}

function StepView({ step }: { step: Step }) {
  return (
    <li class={names("step", step.state)} aria-current={step.state === "here" ? "step" : undefined}>
      <h3 class="step-head">
        {levelName(step.level)}
        <span class="step-state">{t(`card.step.${step.state}`)}</span>
      </h3>
      <ul class="people">
        {step.people.map((one, at) => (
          <Person key={one.name + at} one={one} />
        ))}
      </ul>
    </li>
  );
}

export function Steps({ message }: { message: Message }) {
  const all = steps(message);
  if (all.length === 0) {
    return (
      <p class="outlook bad">
        <Icon name="error" /> {t("card.nobody")}
      </p>
    );
  }
  return (
    <ol class="steps" aria-label={t("card.levels")}>
      {all.map((step) => (
        <StepView key={step.level} step={step} />
      ))}
    </ol>
  );
}

function look(message: Message): string {
  if (message.outcome === "EXHAUSTED" && !message.cleared) return "exhausted";
  if (message.outcome === "ACKNOWLEDGED") return "taken";
  return message.severity;
}

// A message in the queue. `brief`: one line that leads to it, for the tail of a long queue. It is
// skipped in a render when its message is the same object as before.
export class Card extends Component<{ message: Message; brief?: boolean }> {
  override shouldComponentUpdate(next: { message: Message; brief?: boolean }): boolean {
    return next.message !== this.props.message || next.brief !== this.props.brief;
  }

  override render() {
    const { message, brief } = this.props;
    const number = named(message);
    const address = href("message", message.id);
    const isTaken = message.outcome === "ACKNOWLEDGED";
    return (
      <li class={brief ? "far" : undefined}>
        <article class={names("card", look(message), brief && "brief")} aria-label={number}>
          <a class="card-number" href={address} aria-label={t("card.open", { number })}>
            {number}
          </a>
          <div class="card-what">
            <h2 class="card-text">
              <a href={address}>{message.text}</a>
            </h2>
            <Origin message={message} />
          </div>
          <Outlook message={message} />
          {!brief && !isTaken && <Steps message={message} />}
          {!brief && <Orders message={message} />}
        </article>
      </li>
    );
  }
}
