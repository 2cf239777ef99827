// SPDX-License-Identifier: Apache-2.0
// A shelf of phones that are not there: what Tocsin texts to them, and replies by tapping.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Listing, type Phone, type PhoneSms, segment, send } from "../api";
import { useResource } from "../live";
import { Button, Empty, Field, Form, Page, ProblemNote, Spinner, Time, useAct } from "../parts";
import { href } from "../route";
import { may } from "../session";
import { t } from "../text";
import { useTestAlert } from "./test_alert";

// The numbers that the last page names, until this phone answered it: "<7042><7055> +1: ...". One
// with INFO wants no reply.
export function asked(messages: PhoneSms[]): string[] {
  for (const sms of [...messages].reverse()) {
    const lead = /^(?:<\d+>)+/.exec(sms.text)?.[0];
    if (sms.way === "to" && lead && !/^<\d+> INFO /.test(sms.text)) {
      return [...lead.matchAll(/<(\d+)>/g)].map((found) => found[1] ?? "");
    }
  }
  return [];
}

// What a thumb would most likely type now.
function quickReplies(messages: PhoneSms[]): string[] {
  const numbers = asked(messages).slice(0, 3).join(" ");
  return numbers ? [numbers, `PASS ${numbers}`, "?"] : ["?"];
}

export function Phones() {
  const phones = useResource<Listing<Phone>>("/phones", ["phones", "recipients"]);
  const testAlert = useTestAlert();
  const items = phones.value?.items ?? [];
  // Those who have something come first, and keep their place while they are looked at.
  const named = [...items].sort(
    (one, other) =>
      Number(!one.recipient) - Number(!other.recipient) ||
      (one.recipient ?? one.number).localeCompare(other.recipient ?? other.number),
  );
  return (
    <Page
      title={t("nav.phones")}
      lede={t("phones.lede")}
      actions={
        may("operator") && (
          <Button kind="primary" icon="bell" onClick={testAlert.open}>
            {t("test.open")}
          </Button>
        )
      }
    >
      {testAlert.dialog}
      <Hint />
      <ProblemNote problem={phones.problem} />
      {phones.value === null && !phones.problem && <Spinner />}
      {phones.value && named.length === 0 && (
        <Empty
          title={t("phones.none")}
          action={<a href={href("people")}>{t("nav.people")}</a>}
        >
          {t("phones.none.hint")}
        </Empty>
      )}
      <ul class="shelf">
        {named.map((phone) => (
          <PhoneView key={phone.driver + phone.number} phone={phone} />
        ))}
      </ul>
    </Page>
  );
}

const hintStored = "tocsin.phones.hint";

function isHintClosed(): boolean {
  try {
    return localStorage.getItem(hintStored) === "closed";
  } catch {
    return false;
  }
}

// As docs/formats/spool.md wants it: another name first, then a rename.
function dropping(directory: string): string {
  const alert = "<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>core-sw-2 DOWN</MSG></SMS>";
  return `cd ${directory} && echo '${alert}' > a.tmp && mv a.tmp a.xml`;
}

function Hint() {
  const [isClosed, setClosed] = useState(isHintClosed());
  const spool = useResource<{ directory: string }>("/spool", ["spool"]);
  if (isClosed) return null;
  const close = () => {
    setClosed(true);
    try {
      localStorage.setItem(hintStored, "closed");
    } catch {
      // Then it is back next time.
    }
  };
  const directory = spool.value?.directory ?? "/var/spool/tocsin";
  return (
    <section class="hint-card" aria-labelledby="hint">
      <h2 id="hint">{t("phones.hint.title")}</h2>
      <ol>
        <li>
          {t("phones.hint.raise")}
          <pre>tocsin send noc "core-sw-2 DOWN"</pre>
          {t("phones.hint.file")}
          <pre>{dropping(directory)}</pre>
        </li>
        <li>
          {t("phones.hint.watch")} <a href={href("now")}>{t("nav.now")}</a>.
        </li>
        <li>{t("phones.hint.reply")}</li>
      </ol>
      <Button small onClick={close}>
        {t("phones.hint.close")}
      </Button>
    </section>
  );
}

function PhoneView({ phone }: { phone: Phone }) {
  const name = phone.recipient ?? t("phones.nobody");
  const screen = useRef<HTMLDivElement>(null);
  const last = phone.messages[phone.messages.length - 1];
  const [isNew, setNew] = useState(false);
  const seen = useRef(last?.at);
  useLayoutEffect(() => {
    const place = screen.current;
    if (place) place.scrollTop = place.scrollHeight;
  }, [last?.at, last?.text]);
  // It lights up when something comes.
  useEffect(() => {
    if (last?.at === seen.current) return;
    seen.current = last?.at;
    if (last?.way !== "to") return;
    setNew(true);
    const off = setTimeout(() => setNew(false), 2_500);
    return () => clearTimeout(off);
  }, [last?.at]);
  return (
    <li>
      <article class={isNew ? "phone new" : "phone"} aria-label={name}>
        <h2 class="phone-head">
          {phone.recipient ? <a href={href("people", phone.recipient)}>{name}</a> : name}
          <span class="phone-number">{phone.number}</span>
        </h2>
        <div class="screen" ref={screen} tabIndex={0} role="log" aria-label={name}>
          {phone.messages.length === 0 && <p class="faint">{t("phones.quiet")}</p>}
          {phone.messages.map((sms, at) => (
            <div key={sms.at + at} class={`sms ${sms.way}`}>
              <p class="bubble">{sms.text}</p>
              <p class="sms-time">
                <span class="hidden">{t(`phones.way.${sms.way}`)}</span> <Time at={sms.at} />
              </p>
            </div>
          ))}
        </div>
        {may("operator") && <ReplyBar phone={phone} name={name} />}
      </article>
    </li>
  );
}

function ReplyBar({ phone, name }: { phone: Phone; name: string }) {
  const [text, setText] = useState("");
  const act = useAct();
  const reply = async (what: string) => {
    const done = await act.run(async () => {
      await send("POST", `/phones/${segment(phone.number)}`, { text: what });
      return true;
    });
    if (done && what === text) setText("");
  };
  return (
    <div class="reply">
      <div class="quick">
        {quickReplies(phone.messages).map((what) => (
          <Button
            key={what}
            small
            label={t("phones.reply.of", { text: what, who: name })}
            onClick={() => reply(what)}
          >
            {what}
          </Button>
        ))}
      </div>
      <Form inline onSubmit={() => void (text.trim() && reply(text))} label={name}>
        <Field
          label={t("phones.text", { who: name })}
          hideLabel
          placeholder={t("phones.placeholder")}
          value={text}
          onInput={setText}
          maxLength={1000}
        />
        <Button
          type="submit"
          icon="send"
          label={t("phones.send", { who: name })}
          busy={act.busy}
        />
      </Form>
      <ProblemNote problem={act.problem} />
    </div>
  );
}
