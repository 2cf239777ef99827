// SPDX-License-Identifier: Apache-2.0
// A person without a mouse.
import assert from 'node:assert/strict';

const stopsMax = 150;

export function hasFocus(locator) {
  return locator.evaluate((element) => element === document.activeElement);
}

// Presses Tab (or Shift+Tab) until `locator` has the focus.
export async function tabTo(page, locator, key = 'Tab') {
  await locator.waitFor();
  for (let i = 0; i < stopsMax; ++i) {
    if (await hasFocus(locator)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${key} does not lead to ${locator}`);
}

export async function press(page, locator, key = 'Enter') {
  await tabTo(page, locator);
  await page.keyboard.press(key);
}

// What stands in the field is replaced.
export async function type(page, locator, text) {
  await tabTo(page, locator);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}
