// SPDX-License-Identifier: Apache-2.0
// What a screen reader is told. Two live regions stand in the shell for the whole time; what comes
// within two seconds is said together, and of a storm only how many there were.
import { useEffect, useState } from "preact/hooks";

const gatherMs = 2_000;
const saidMax = 3;

let waiting: string[] = [];
let polite = "";
let urgent = "";
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function speak(more: (n: number) => string): void {
  const said = waiting.slice(0, saidMax);
  if (waiting.length > saidMax) said.push(more(waiting.length - saidMax));
  polite = said.join(" ");
  waiting = [];
  tell();
}

// Said when the reader pauses. `more` words the rest of a storm.
export function say(text: string, more: (n: number) => string = (n) => `+${n}`): void {
  if (waiting.length === 0) setTimeout(() => speak(more), gatherMs);
  waiting.push(text);
}

// Said at once, across everything: only for what nobody may miss.
export function sayNow(text: string): void {
  urgent = text;
  tell();
}

// Shown at the bottom for a while and said politely: that something was done.
const toastMs = 8_000;
let toastText = "";
let toastEnd: ReturnType<typeof setTimeout> | undefined;

export function toast(text: string): void {
  toastText = text;
  clearTimeout(toastEnd);
  toastEnd = setTimeout(() => {
    toastText = "";
    tell();
  }, toastMs);
  tell();
}

export function useSaid(): { polite: string; urgent: string; toast: string } {
  const [, render] = useState(0);
  useEffect(() => {
    const listener = () => render((n) => n + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return { polite, urgent, toast: toastText };
}
