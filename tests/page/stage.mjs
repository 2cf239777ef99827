// SPDX-License-Identifier: Apache-2.0
// What a story is played on: boxes, browsers' windows, and the eye on what the browser complains about.
//
//   story('a viewer sees no buttons', async (stage) => {
//     const box = await stage.box();
//     const page = await stage.page(box, { as: await box.user('vera', 'viewer') });
//     ...
//   });
//
// When a story fails, its windows are kept as pictures in build/page, and the daemon's log is shown.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { Box } from './box.mjs';
import { closeBrowser, newContext } from './browser.mjs';

export { desk, phone } from './browser.mjs';

const root = path.join(path.dirname(new URL(import.meta.url).pathname), '../..');
const pictures = path.join(root, 'docs/pictures');
const pictureBytesMax = 250 * 1000;

after(closeBrowser);

// What the browser itself notes of an answer of the API (a 401 before the login, a 412) or of a daemon that is away
// is no error of the page; all else in the console is.
function isComplaint(message) {
  if (message.type() !== 'error') return false;
  const failedLoad = message.text().startsWith('Failed to load resource');
  return !(failedLoad && new URL(message.location().url).pathname.startsWith('/api/v1/'));
}

// What the page never has a reason to send.
const senseless = [400, 405, 411, 413, 415, 422, 500];

function watch(page, troubles) {
  page.on('response', (response) => {
    const method = response.request().method();
    if (senseless.includes(response.status())) troubles.push(`${response.status()}: ${method} ${response.url()}`);
  });
  page.on('console', (message) => {
    if (isComplaint(message)) troubles.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => troubles.push(`error: ${error.stack ?? error}`));
}

class Stage {
  constructor(name) {
    this.name = name;
    this.boxes = [];
    this.contexts = [];
    this.troubles = [];
  }

  async box(settings) {
    const box = await Box.make(settings);
    this.boxes.push(box);
    return box.start();
  }

  // A window of a browser of its own at the address `at`; newContext() has the options.
  async page(box, { at = '', ...options } = {}) {
    const context = await newContext(box, options);
    this.contexts.push(context);
    const page = await context.newPage();
    watch(page, this.troubles);
    await page.goto(`${box.address}/${at}`);
    return page;
  }

  async keepWhatIsSeen() {
    const folder = path.join(root, 'build/page');
    fs.mkdirSync(folder, { recursive: true });
    const name = this.name.replace(/\W+/g, '-').slice(0, 60);
    const pages = this.contexts.flatMap((context) => context.pages());
    for (const [i, page] of pages.entries()) {
      const file = path.join(folder, `${name}-${i}.png`);
      const taken = await page.screenshot({ path: file, timeout: 5000 }).catch(() => null);
      if (taken) console.log(`  seen: ${file} at ${page.url()}`);
    }
    for (const box of this.boxes) console.log(box.tail());
  }

  async close() {
    for (const context of this.contexts) await context.close().catch(() => {});
    for (const box of this.boxes) await box.close();
  }
}

// A test whose name is a sentence. Also fails when a window had an error in its console, broke the CSP, or asked the
// box for something that makes no sense.
export function story(sentence, play) {
  test(sentence, async () => {
    const stage = new Stage(sentence);
    try {
      await play(stage);
      assert.deepEqual([...new Set(stage.troubles)], [], 'the browser complained');
    } catch (error) {
      if (stage.troubles.length > 0) console.log([...new Set(stage.troubles)].join('\n'));
      await stage.keepWhatIsSeen();
      throw error;
    } finally {
      await stage.close();
    }
  });
}

// For docs/pictures; only with PICTURES=1 in the environment.
export async function picture(page, name) {
  if (process.env.PICTURES !== '1') return;
  fs.mkdirSync(pictures, { recursive: true });
  const file = path.join(pictures, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  const { size } = fs.statSync(file);
  assert.ok(size <= pictureBytesMax, `${file} has ${size} bytes`);
}
