// SPDX-License-Identifier: Apache-2.0
// What the box warns of in a list, in the person's language.
import type { Hint } from "../api";
import { Note } from "../parts";
import { spanText, t, tWord } from "../text";

export function hintText(hint: Hint): string {
  const text = tWord("hint.", hint.code);
  if (text === hint.code) return hint.text; // one that this page does not know yet
  return text
    .replace("{recipient}", hint.recipient ?? "")
    .replace("{level}", String(hint.level ?? ""))
    .replace("{sms}", String(hint.sms ?? ""))
    .replace("{time}", hint.time ? spanText(hint.time) : "");
}

export function Hints({ hints }: { hints: Hint[] }) {
  return (
    <div class="hints" aria-live="polite">
      {hints.length > 0 && (
        <Note kind="warn" still title={t("lists.hints", { n: hints.length })}>
          <ul>
            {hints.map((hint, index) => (
              <li key={index}>{hintText(hint)}</li>
            ))}
          </ul>
        </Note>
      )}
    </div>
  );
}
