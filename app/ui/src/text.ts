// SPDX-License-Identifier: Apache-2.0
// Words and times of the page. One table per language in lang/; English names the keys, and a key
// that French or German lacks does not compile. The box serves each as a file of its own
// ("/fr.js"), so that nobody loads the languages of others.
import { useEffect, useState } from "preact/hooks";
import type { en } from "./lang/en";

export type Language = "en" | "fr" | "de";
export type Key = keyof typeof en;
// A text, or its forms for one and for any other number of `n`; {name} stands for a value.
export type Words = string | { one: string; other: string };
export type Table = Record<Key, Words>;
export type Values = Record<string, string | number>;

export const languages: Record<Language, string> = {
  en: "English",
  fr: "Français",
  de: "Deutsch",
};

const stored = "tocsin.language";
const listeners = new Set<() => void>();
let language: Language = "en";
let table = {} as Table;

function known(text: string | null | undefined): Language | null {
  const short = (text ?? "").slice(0, 2).toLowerCase();
  return short in languages ? (short as Language) : null;
}

function remembered(): Language | null {
  try {
    return known(localStorage.getItem(stored));
  } catch {
    return null; // storage is switched off
  }
}

async function use(next: Language): Promise<void> {
  const file = (await import(`/${next}.js`)) as { table: Table };
  table = file.table;
  language = next;
  document.documentElement.lang = next;
  forms.clear();
  for (const listener of listeners) listener();
}

// To be waited for before anything is shown. A box that is just starting anew is asked again.
export async function findWords(): Promise<void> {
  const first = remembered() ?? known(navigator.language) ?? "en";
  for (;;) {
    try {
      return await use(first);
    } catch {
      await new Promise((done) => setTimeout(done, 2_000));
    }
  }
}

// The person's own choice, kept in this browser.
export async function chooseLanguage(next: Language): Promise<void> {
  await use(next);
  try {
    localStorage.setItem(stored, next);
  } catch {
    // Then it holds until the page is left.
  }
}

// What the box is set to; counts until the person chooses.
export async function suggestLanguage(text: string): Promise<void> {
  const next = remembered() ?? known(text);
  if (next !== null && next !== language) await use(next).catch(() => {});
}

// The language, and a render when it changes. The shell uses it; views below need not.
export function useLanguage(): Language {
  const [, render] = useState(0);
  useEffect(() => {
    const listener = () => render((n) => n + 1);
    listeners.add(listener);
    listener(); // another may have been loaded between the rendering and now
    return () => void listeners.delete(listener);
  }, []);
  return language;
}

// t("now.more", {n: 12}): plural by `n`. Zero is plural in English and German, singular in French.
export function t(key: Key, values: Values = {}): string {
  const words: Words = table[key];
  const text = typeof words === "string" ? words : words[formOf(Number(values["n"]))];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function formOf(n: number): "one" | "other" {
  return n === 1 || (n === 0 && language === "fr") ? "one" : "other";
}

// A key that is made of a word of the box ("outcome." + outcome); the word itself if it is new.
export function tWord(prefix: string, word: string): string {
  const key = prefix + word;
  return key in table ? t(key as Key) : word;
}

const forms = new Map<string, Intl.DateTimeFormat>();

function form(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let made = forms.get(key);
  if (!made) {
    const place = language === "en" ? "en-GB" : language;
    made = new Intl.DateTimeFormat(place, options);
    forms.set(key, made);
  }
  return made;
}

const clock: Intl.DateTimeFormatOptions = {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};

type Moment = string | number | Date;

const two = (n: number) => String(n).padStart(2, "0");

// "14:02:05"; the same in all three languages.
export function time(at: Moment): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

// Local and exact: "Thu 14:02:05", with the date when it is not of the last or next six days,
// with the year when it is another one.
export function when(at: Moment, now: Moment = Date.now()): string {
  const date = new Date(at);
  const today = new Date(now);
  const far = Math.abs(date.getTime() - today.getTime()) > 6 * 86_400_000;
  if (!far) {
    const day = date.toDateString() === today.toDateString();
    return day ? time(date) : form({ weekday: "short", ...clock }).format(date);
  }
  const year = date.getFullYear() === today.getFullYear() ? {} : { year: "numeric" as const };
  return form({ day: "numeric", month: "short", ...year, ...clock }).format(date);
}

// For a title: full date, seconds, zone.
export function whenFully(at: Moment): string {
  return form({
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    ...clock,
    timeZoneName: "long",
  }).format(new Date(at));
}

// "Thursday 19 November".
export function dayOf(at: Moment): string {
  return form({ weekday: "long", day: "numeric", month: "long" }).format(new Date(at));
}

// "2 h 05 min", "3 min", "12 s"; never negative.
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return t("time.s", { s: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    const rest = seconds % 60;
    return rest === 0 || minutes >= 10
      ? t("time.min", { min: minutes })
      : t("time.min_s", { min: minutes, s: String(rest).padStart(2, "0") });
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 === 0
      ? t("time.h", { h: hours })
      : t("time.h_min", { h: hours, min: String(minutes % 60).padStart(2, "0") });
  }
  return t("time.days", { n: Math.floor(hours / 24) });
}

// "3 min ago".
export function ago(at: Moment, now: Moment = Date.now()): string {
  const ms = new Date(now).getTime() - new Date(at).getTime();
  if (ms < 1500) return t("time.now");
  const days = Math.floor(ms / 86_400_000);
  return days < 2 ? t("time.ago", { span: duration(ms) }) : t("time.days_ago", { n: days });
}

// "3:41", "1:02:09"; "0:00" when it is over.
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

// "90s", "5min", "2h", "7d" of the API in milliseconds; null: not one.
export function spanMs(span: string): number | null {
  const units: Record<string, number> = { ms: 1, s: 1e3, min: 6e4, h: 36e5, d: 864e5 };
  let rest = span.trim();
  let sum = 0;
  if (rest === "") return null;
  while (rest !== "") {
    const part = /^(\d+)\s*(ms|min|s|h|d)\s*/.exec(rest);
    if (!part) return null;
    sum += Number(part[1]) * (units[part[2] ?? ""] ?? 0);
    rest = rest.slice(part[0].length);
  }
  return sum;
}

// "5 min" for "300s".
export function spanText(span: string): string {
  const ms = spanMs(span);
  return ms === null ? span : duration(ms);
}
