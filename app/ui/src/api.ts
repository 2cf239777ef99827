// SPDX-License-Identifier: Apache-2.0
// The box's HTTP API (docs/formats/http.md) as typed calls. The objects are in types.ts.
import type { Session } from "./types";

export * from "./types";

// An answer that is not 2xx, or no answer at all (`status` 0, with a
// `detail` where something may have been done by it). `detail` is the server's own English
// sentence that says what would be right; views show it as it is under a headline of ours.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly pointer: string | null = null, // RFC 6901: the field of the body that is at fault
    readonly retryAfter: number | null = null, // seconds
  ) {
    super(detail);
  }

  // The last name of the pointer: "/entries/2/recipient" is "recipient".
  get field(): string | null {
    return this.pointer?.split("/").pop() ?? null;
  }
}

const base = "/api/v1";
let csrf: string | null = null;
let loginLost: () => void = () => {};

// session.ts tells who is logged in, and hears of a 401.
export function useLogin(session: Session | null): void {
  csrf = session?.csrf ?? null;
}

export function onLoginLost(act: () => void): void {
  loginLost = act;
}

function seconds(text: string | null): number | null {
  const number = Number(text);
  return text !== null && Number.isFinite(number) && number > 0 ? number : null;
}

async function problemOf(answer: Response): Promise<Problem> {
  let detail = "";
  let pointer: string | null = null;
  try {
    const told = (await answer.json()) as { title?: string; detail?: string; pointer?: string };
    detail = told.detail ?? told.title ?? "";
    pointer = told.pointer ?? null;
  } catch {
    // A proxy's page or nothing: the status has to do.
  }
  detail ||= `${answer.status} ${answer.statusText}`.trim();
  return new Problem(answer.status, detail, pointer, seconds(answer.headers.get("Retry-After")));
}

async function call(path: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(base + path, {
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(30_000), // a dead line neither answers nor fails
      ...init,
    });
  } catch {
    throw new Problem(0, init.method ? "The box did not answer." : "");
  }
  if (answer.ok) return answer;
  const isLogin = init.method === "POST" && (path === "/session" || path === "/setup");
  if (answer.status === 401 && !isLogin) loginLost();
  throw await problemOf(answer);
}

async function bodyOf<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  const type = answer.headers.get("Content-Type") ?? "";
  return (type.includes("json") ? JSON.parse(text) : text) as T;
}

// GET; a text/plain answer is a string.
export async function read<T>(path: string): Promise<T> {
  return bodyOf<T>(await call(path, {}));
}

// The same while nobody knows yet who is logged in: undefined without a login.
export async function readAhead<T>(path: string): Promise<T | undefined> {
  const answer = await fetch(base + path, { cache: "no-store" });
  return answer.ok ? bodyOf<T>(answer) : undefined;
}

export interface Tagged<T> {
  value: T;
  etag: string | null; // for If-Match
}

export async function readWithTag<T>(path: string): Promise<Tagged<T>> {
  const answer = await call(path, {});
  return { value: await bodyOf<T>(answer), etag: answer.headers.get("ETag") };
}

export type Method = "POST" | "PUT" | "DELETE";

// A change; the CSRF token goes with it. No body is no body (not `null`).
export async function send<T = unknown>(
  method: Method,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const all: Record<string, string> = { ...headers };
  if (csrf !== null) all["X-CSRF-Token"] = csrf;
  if (body !== undefined) all["Content-Type"] = "application/json";
  const text = body === undefined ? null : JSON.stringify(body);
  return bodyOf<T>(await call(path, { method, headers: all, body: text }));
}

// `query({text: "disk", list: ""})` is "?text=disk": what is empty is left out.
export function query(parameters: Record<string, string | number | null | undefined>): string {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length ? `?${pairs.join("&")}` : ""; // a blank is %20: to the box "+" is a plus
}

// A name as one segment of a path.
export const segment = encodeURIComponent;
