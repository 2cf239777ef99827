// SPDX-License-Identifier: Apache-2.0
// A person's first five minutes: packaging/demo --page with its own build, then what its text says, in a browser.
// Each step is pictured at both widths and in both themes, for somebody to look at.
//
//   node tests/page/newcomer.mjs [FOLDER]        the pictures go to build/newcomer without it
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { closeBrowser, desk, newContext, phone } from './browser.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const folder = path.resolve(process.argv[2] ?? path.join(root, 'build/newcomer'));
const buildMs = 40 * 60_000;
const endMs = 10_000;

function startDemo() {
  const home = path.join(folder, 'home');
  const demo = spawn(path.join(root, 'packaging/demo'), ['--page', home],
    { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const ended = new Promise((done) => demo.on('exit', (code) => done(code)));
  const link = new Promise((found, failed) => {
    setTimeout(() => failed(new Error(`no link after ${buildMs} ms:\n${said}`)), buildMs).unref();
    demo.stdout.on('data', (data) => {
      said += data;
      if (said.includes('Ctrl-C ends it')) found(said.match(/http:\S+\/#\/setup\/\w+\S*/)[0].replace(/\x1b.*$/, ''));
    });
    void ended.then(() => failed(new Error(`the demo ended:\n${said}`)));
  });
  return { home, link, ended, stop: () => process.kill(-demo.pid, 'SIGINT') };
}

let step = 0;

async function look(page, name) {
  ++step;
  for (const [width, size] of [[1440, desk], [360, phone]]) {
    for (const scheme of ['light', 'dark']) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: scheme });
      const file = path.join(folder, `${String(step).padStart(2, '0')}-${name}-${width}-${scheme}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
    }
  }
  await page.setViewportSize(desk);
  console.log(`${step}. ${name}`);
}

const open = (page, name) => page.getByRole('navigation').getByRole('link', { name, exact: true }).first().click();

function drop(home, file) {
  const from = path.join(root, 'packaging/demo-files', file);
  fs.copyFileSync(from, path.join(home, 'spool', `.${file}.tmp`));
  fs.renameSync(path.join(home, 'spool', `.${file}.tmp`), path.join(home, 'spool', file));
}

async function walk(page, home, link) {
  await page.goto(link);
  await page.getByLabel('Name').fill('admin');
  await page.getByLabel('New password').fill('a few words in a row');
  await page.getByLabel('The same again').fill('a few words in a row');
  await look(page, 'set-up');
  await page.getByRole('button', { name: 'Set password and log in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  await look(page, 'nothing-open');

  await open(page, 'Phones');
  await page.getByRole('heading', { level: 1, name: 'Phones' }).waitFor();
  await look(page, 'phones-empty');
  drop(home, 'loriotpro.xml');
  const ann = page.getByRole('region', { name: /ann/i }).or(page.locator('article', { hasText: /ann/i })).first();
  await ann.getByText(/To take it reply \d{4}/).waitFor();
  await look(page, 'ann-is-paged');

  await open(page, 'Now');
  await page.getByRole('main').getByText(/core-sw-2/).first().waitFor();
  await look(page, 'an-open-message');
  drop(home, 'broken.xml');
  await page.getByText(/REFUSED FILE|refused/i).first().waitFor();
  await look(page, 'a-refused-file');
  await open(page, 'Spool');
  await page.getByText('broken.xml').first().waitFor();
  await look(page, 'spool');

  await open(page, 'Phones');
  await ann.getByRole('button', { name: /\d{4}/ }).first().click();
  await ann.getByText(/IS YOURS/).waitFor();
  await look(page, 'ann-took-it');
  await open(page, 'History');
  await page.getByRole('main').getByRole('link', { name: /\d{4}/ }).first().click();
  await page.getByText(/ACK/).first().waitFor();
  await look(page, 'its-story');
  for (const view of ['Lists', 'People', 'Links', 'Inbox', 'Users']) {
    await open(page, view);
    await page.getByRole('heading', { level: 1, name: view }).waitFor();
    await page.waitForLoadState('networkidle').catch(() => {});
    await look(page, view.toLowerCase());
  }
}

fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder, { recursive: true });
const demo = startDemo();
try {
  const link = await demo.link;
  const context = await newContext({ address: new URL(link).origin });
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  await walk(page, demo.home, link);
  assert.deepEqual(troubles, []);
} finally {
  await closeBrowser();
  demo.stop();
}
let timer;
const late = new Promise((done) => { timer = setTimeout(() => done('still there'), endMs); });
assert.equal(await Promise.race([demo.ended, late]), 0, 'Ctrl-C ends the demo');
clearTimeout(timer);
console.log(`The pictures are in ${folder}. Ctrl-C has ended the demo.`);
