// SPDX-License-Identifier: Apache-2.0
// Debian's chromium, and windows of it that know nothing of each other.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { patience } from './box.mjs';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const options = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

export const desk = { width: 1440, height: 900 };
export const phone = { width: 360, height: 740 };

let launched;

export function browser() {
  launched ??= chromium.launch({ executablePath: program, args: options });
  return launched;
}

export async function closeBrowser() {
  if (launched) await (await launched).close();
  launched = undefined;
}

// A window of a browser that knows nothing yet; logged in as `as` ({user, password}).
export async function newContext(box, { as, size = desk, scheme = 'light', locale = 'en-GB' } = {}) {
  const context = await (await browser()).newContext({
    viewport: size,
    colorScheme: scheme,
    locale,
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(patience);
  if (as) {
    const answer = await context.request.post(`${box.address}/api/v1/session`, { data: as });
    assert.equal(answer.status(), 200, await answer.text());
  }
  return context;
}
