// SPDX-License-Identifier: Apache-2.0
// Addresses of views behind the '#': "#/now", "#/message/12", "#/lists/noc?tab=hints".
import { useEffect, useState } from "preact/hooks";

export interface Route {
  view: string; // "" for the bare address
  rest: string[]; // decoded segments behind the view
  query: URLSearchParams;
}

// A segment that a person broke by hand is taken as it is.
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function routeOf(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", ...rest] = path.split("/").map(decoded);
  return { view, rest: rest.filter((part) => part !== ""), query: new URLSearchParams(search) };
}

// href("lists", "noc") is "#/lists/noc".
export function href(view: string, ...rest: (string | number)[]): string {
  return "#/" + [view, ...rest].map((part) => encodeURIComponent(String(part))).join("/");
}

export function go(address: string): void {
  location.hash = address;
}

// The same view, without an entry in the browser's history (filters while typing).
export function replace(address: string): void {
  history.replaceState(null, "", address);
  dispatchEvent(new Event("hashchange"));
}

let guard: ((address: string) => boolean) | null = null;

// Asked before another address is followed; false: it is not, and who guards puts the old one back.
export function guardRoute(ask: ((address: string) => boolean) | null): void {
  guard = ask;
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => {
      if (!guard || guard(location.hash)) setHash(location.hash);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return routeOf(hash);
}
