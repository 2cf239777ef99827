// SPDX-License-Identifier: Apache-2.0
// Who is logged in.
import { useEffect, useState } from "preact/hooks";
import { onLoginLost, Problem, read, type Role, send, type Session, useLogin } from "./api";
import { noteServerTime, startLive, stopLive } from "./live";
import { suggestLanguage } from "./text";

// undefined: not known yet; null: nobody.
let session: Session | null | undefined;
let trouble: Problem | null = null;
let isOver = false; // somebody was logged in, and did not log out
let isLeaving = false;
const listeners = new Set<() => void>();

function use(next: Session | null): void {
  session = next;
  trouble = null;
  if (next) isOver = false;
  useLogin(next);
  if (next) {
    noteServerTime(next.now);
    void suggestLanguage(next.language);
    startLive();
  } else {
    stopLive();
  }
  for (const listener of listeners) listener();
}

onLoginLost(() => {
  if (session === null) return;
  isOver = !!session && !isLeaving;
  use(null);
});

// Asks the box who this is; while it does not answer, again every 3 s.
export async function findSession(): Promise<void> {
  try {
    use(await read<Session>("/session"));
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401) return use(null);
    trouble = problem instanceof Problem ? problem : new Problem(0, "");
    for (const listener of listeners) listener();
    setTimeout(() => void findSession(), 3_000);
  }
}

export async function logIn(user: string, password: string): Promise<void> {
  use(await send<Session>("POST", "/session", { user, password }));
}

// With a set-up link: sets the password and is logged in.
export async function setUp(secret: string, user: string, password: string): Promise<void> {
  use(await send<Session>("POST", "/setup", { secret, user, password }));
}

export async function logOut(): Promise<void> {
  isLeaving = true;
  try {
    await send("DELETE", "/session");
    use(null);
  } finally {
    isLeaving = false;
  }
}

// Whether the last one who was here went by his own will.
export function hasLeft(): boolean {
  return session === null && !isOver;
}

export const passwordCharsMin = 10; // docs/formats/http.md
export const passwordCharsMax = 200;

function useChange(): void {
  const [, render] = useState(0);
  useEffect(() => {
    const listener = () => render((n) => n + 1);
    listeners.add(listener);
    listener(); // the answer may have come between the rendering and now
    return () => void listeners.delete(listener);
  }, []);
}

export interface SessionState {
  session: Session | null | undefined;
  trouble: Problem | null; // why it is not known yet
  isOver: boolean; // there was one until it ended by itself
}

export function useSessionState(): SessionState {
  useChange();
  return { session, trouble, isOver };
}

// Views are only shown to somebody: the session, never null.
export function useSession(): Session {
  useChange();
  if (!session) throw new Error("no session");
  return session;
}

const rank: Record<Role, number> = { producer: 0, viewer: 1, operator: 2, admin: 3 };

// Whether the person may do what takes this role. The box refuses all the same.
export function may(role: "viewer" | "operator" | "admin"): boolean {
  return !!session && rank[session.role] >= rank[role];
}
