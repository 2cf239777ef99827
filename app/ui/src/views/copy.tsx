// SPDX-License-Identifier: Apache-2.0
// Copying a text, also where the browser's clipboard is not to be had (http on another address).
import { useState } from "preact/hooks";
import { Button } from "../parts";
import { t } from "../text";

function copyByHand(text: string, near: Element): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden";
  near.append(area); // within the dialog, else it cannot be selected
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  return isDone;
}

export function CopyButton({ text }: { text: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async (event: MouseEvent) => {
    const near = (event.currentTarget as Element).parentElement ?? document.body;
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setDone(done || copyByHand(text, near));
    setTimeout(() => setDone(false), 3_000);
  };
  return (
    <>
      <Button icon={isDone ? "ok" : "copy"} onClick={copy}>
        {isDone ? t("copied") : t("copy")}
      </Button>
      <span class="hidden" role="status">
        {isDone ? t("copied") : ""}
      </span>
    </>
  );
}

// A secret that is shown this once: selected at a touch, and copied.
export function Secret({ label, text }: { label: string; text: string }) {
  return (
    <div class="secret">
      <input
        type="text"
        readOnly
        value={text}
        aria-label={label}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton text={text} />
    </div>
  );
}
