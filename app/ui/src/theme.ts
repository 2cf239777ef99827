// SPDX-License-Identifier: Apache-2.0
// Light or dark: as the system says, unless the person chose; kept in this browser.
export type Theme = "auto" | "light" | "dark";

const stored = "tocsin.theme";

export function theme(): Theme {
  try {
    const text = localStorage.getItem(stored);
    return text === "light" || text === "dark" ? text : "auto";
  } catch {
    return "auto"; // storage is switched off
  }
}

function show(next: Theme): void {
  const root = document.documentElement;
  if (next === "auto") delete root.dataset["theme"];
  else root.dataset["theme"] = next;
}

export function chooseTheme(next: Theme): void {
  try {
    if (next === "auto") localStorage.removeItem(stored);
    else localStorage.setItem(stored, next);
  } catch {
    // Then it holds until the page is left.
  }
  show(next);
}

show(theme());
