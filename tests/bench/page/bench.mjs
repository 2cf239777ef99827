// SPDX-License-Identifier: Apache-2.0
// The figures of tests/bench/page/run.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Box } from '../../page/box.mjs';
import { closeBrowser, newContext } from '../../page/browser.mjs';

const load = process.env.HTTP_LOAD;
const run = promisify(execFile);
const quiet = 'digest_above = 0\n'; // a page for each message
const liveSeconds = 30;
const realPages = Number(process.env.PAGES ?? 1);

function row(what, measured, reach = '', good = true) {
  console.log(`${what.padEnd(78)}${measured.padStart(22)}   ${reach}${reach ? (good ? '  ok' : '  MISSED') : ''}`);
}

function share(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

async function withBox(play, settings = {}) {
  const box = await Box.make({ queue: quiet, driver: 'window = 64\n', ...settings });
  try {
    await box.start();
    await box.people({ noc: [['ann', 1, '7d']] });
    await play(box);
  } finally {
    await box.close();
  }
}

async function token(box, role) {
  return (await box.api('POST', '/tokens', { until: null, name: role, role })).token;
}

// {rate, p50, p99 (ms)} of http_load; `words` are its options.
async function loaded(box, connections, count, target, ...words) {
  const { stdout } = await run(load, [...words, '--latency', `${box.port}`, `${connections}`, `${count}`, target]);
  const [good, seconds, p50, p99] = stdout.split(' ').map(Number);
  if (good !== count) throw new Error(`${count - good} of ${count} requests failed: ${target}\n${box.tail()}`);
  return { rate: good / seconds, p50, p99 };
}

function post(list, text) {
  return JSON.stringify({ list, text, severity: 'warning' });
}

async function fill(box, count) {
  const words = ['--token', await token(box, 'producer'), '--post', post('noc', 'link %d of core-sw-2 is down')];
  await loaded(box, 16, count, '/api/v1/messages', ...words);
}

// Write and rename -> the SMS is at the simulated network (0 ms), one at a time; p50 in ms. The file's change wakes
// us, so that waiting costs the machine nothing.
async function filesToPages(box, count, name) {
  const log = box.path('phones.log');
  const figures = [];
  for (let i = 0; i < count; ++i) {
    const before = fs.existsSync(log) ? fs.statSync(log).size : 0;
    const arrived = new Promise((resolve) => {
      const watcher = fs.watch(log, () => {
        if (fs.statSync(log).size === before) return;
        watcher.close();
        resolve(performance.now());
      });
    });
    const began = performance.now();
    box.drop(`${name}${i}.xml`, 'noc', `alert ${name} ${i} of the bench`);
    figures.push((await arrived) - began);
  }
  return share(figures, 0.5);
}

// Until the SMS that may go out now are out: of so many to one person most wait, for a digest or for the next hour.
async function stillness(log) {
  const size = () => (fs.existsSync(log) ? fs.statSync(log).size : 0);
  for (let before = -1; before !== size();) {
    before = size();
    await new Promise((done) => setTimeout(done, 2_000));
  }
}

async function messagesLoad() {
  await withBox(async (box) => {
    await fill(box, 1000);
    await stillness(box.path('phones.log'));
    const idle = await filesToPages(box, 40, 'idle');
    const words = ['--token', await token(box, 'viewer')];
    const target = '/api/v1/messages?state=open&limit=50';
    await loaded(box, 16, 2000, target, ...words);
    const { rate, p99 } = await loaded(box, 16, 30000, target, ...words);
    const [, busy] = await Promise.all([
      loaded(box, 16, 12000, target, '--rate', '3000', ...words), filesToPages(box, 40, 'busy')]);
    row('GET /messages?state=open (50 a page), 1,000 open, 16 connections', `${rate.toFixed(0)}/s`, '>= 3,000/s', rate >= 3000);
    row('  p99', `${p99.toFixed(1)} ms`, '<= 20 ms', p99 <= 20);
    row('  file -> page at 3,000/s / idle, p50', `${busy.toFixed(2)} / ${idle.toFixed(2)} ms`, '<= 2 x', busy <= 2 * idle);
  });
}

async function postLoad() {
  await withBox(async (box) => {
    const words = ['--token', await token(box, 'producer'), '--post', post('noc', 'link %d of core-sw-2 is down')];
    const { rate, p99 } = await loaded(box, 32, 7000, '/api/v1/messages', ...words);
    row('POST /messages, durable, 32 connections', `${rate.toFixed(0)}/s`, '>= 3,000/s', rate >= 3000);
    row('  p99', `${p99.toFixed(1)} ms`);
  }, { driver: 'window = 64\nfaults = ["down from 0s"]\n' });
}

// When the page first showed `text`, in ms since the navigation began.
function noteFirst(text) {
  const look = new MutationObserver(() => {
    if (!document.body?.textContent.includes(text)) return;
    look.disconnect();
    requestAnimationFrame(() => { globalThis.firstSeen = performance.now(); });
  });
  look.observe(document, { childList: true, subtree: true, characterData: true });
}

async function firstView() {
  await withBox(async (box) => {
    await fill(box, 50);
    const as = await box.user('ann', 'admin');
    const figures = [];
    for (let i = 0; i < 21; ++i) {
      const context = await newContext(box, { as });
      await context.addInitScript(noteFirst, 'of core-sw-2 is down');
      const page = await context.newPage();
      await page.goto(box.address);
      figures.push(await (await page.waitForFunction(() => globalThis.firstSeen)).jsonValue());
      await context.close();
    }
    figures.shift(); // the browser itself warms up
    const middle = share(figures, 0.5);
    row('first view: navigation -> first message, 50 open, empty cache, median of 20', `${middle.toFixed(0)} ms`, '<= 300 ms', middle <= 300);
    row('  the slowest', `${Math.max(...figures).toFixed(0)} ms`);
  });
}

function noteLongTasks() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.longTasks.push({ at: entry.startTime, ms: entry.duration });
  }).observe({ type: 'longtask' });
}

async function openPages(box, as, count) {
  const pages = [];
  for (let i = 0; i < count; ++i) {
    const context = await newContext(box, { as });
    await context.addInitScript(noteLongTasks);
    const page = await context.newPage();
    await page.goto(box.address);
    await page.getByText('of core-sw-2 is down').first().waitFor();
    pages.push(page);
  }
  return pages;
}

// Raw streams, read and thrown away; {bytes, close()}.
async function openStreams(box, count, bearer) {
  const streams = { bytes: 0, requests: [] };
  const open = () => new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${bearer}` };
    const request = http.get(`${box.address}/api/v1/events`, { headers, agent: false }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`/events: ${answer.statusCode}`));
      answer.on('data', (part) => { streams.bytes += part.length; });
      answer.on('error', () => {});
      resolve();
    });
    request.on('error', reject);
    streams.requests.push(request);
  });
  for (let i = 0; i < count; ++i) await open();
  streams.close = () => streams.requests.forEach((request) => request.destroy());
  return streams;
}

function residentMiB(box) {
  const status = fs.readFileSync(`/proc/${box.process.pid}/status`, 'ascii');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

// 100 new messages and 100 acknowledgements a second; the acknowledgements follow by two seconds.
async function change(box, operator) {
  const each = 100;
  const count = each * liveSeconds;
  const first = (await box.api('GET', '/messages?limit=1')).items[0].id + 1;
  const paced = ['--token', operator, '--rate', `${each}`];
  const posted = loaded(box, 4, count + 2 * each, '/api/v1/messages', ...paced, '--post', post('noc', 'port %d of core-sw-3 is down'));
  await box.until('some are there to be acknowledged', async () =>
    (await box.api('GET', '/messages?limit=1')).items[0].id > first + 2 * each);
  const acked = loaded(box, 4, count, '/api/v1/messages/id:%d/ack', ...paced, '--first', `${first}`, '--post', '{"as":"ann"}');
  const [{ rate }, { rate: acks }] = await Promise.all([posted, acked]);
  return rate + acks;
}

async function live() {
  await withBox(async (box) => {
    await fill(box, 50);
    const as = await box.user('ann', 'admin');
    const [operator, viewer] = [await token(box, 'operator'), await token(box, 'viewer')];
    const pages = await openPages(box, as, realPages);
    const streams = await openStreams(box, 50 - realPages, viewer);
    const began = await Promise.all(pages.map((page) => page.evaluate(() => performance.now())));
    const rate = await change(box, operator);
    const resident = residentMiB(box);
    const tasks = (await Promise.all(pages.map((page, i) => page.evaluate(
      (since) => globalThis.longTasks.filter(({ at }) => at > since), began[i])))).flat();
    streams.close();
    const longest = Math.max(0, ...tasks.map(({ ms }) => ms));
    row(`live: ${realPages} pages and ${50 - realPages} raw event streams, ${liveSeconds} s at`, `${rate.toFixed(0)} changes/s`, '200/s', rate >= 195);
    row('  tasks over 50 ms in the pages (the longest)', `${tasks.length} (${longest.toFixed(0)} ms)`, 'none', tasks.length === 0);
    row('  resident memory of the daemon', `${resident.toFixed(1)} MiB`, '<= 64 MiB', resident <= 64);
    row('  bytes of a raw stream', `${(streams.bytes / (50 - realPages || 1) / liveSeconds / 1024).toFixed(1)} KiB/s`);
  });
}

// A program of its own, which prints its own rows.
async function history() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tocsin-bench-'));
  try {
    const { stdout } = await run(process.env.HISTORY_BENCH, ['1000000', folder]).catch((error) => {
      if (!error.stdout) throw error;
      return error; // a search that missed
    });
    console.log(`history of 1,000,000 closed messages, p99 <= 100 ms\n${stdout}`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const parts = {
  first_view: firstView, live_50: live, messages_load: messagesLoad, post_load: postLoad, history };
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
for (const name of wanted) {
  if (!parts[name]) throw new Error(`no figure is called ${name}; there are ${Object.keys(parts).join(', ')}`);
}
row('what', 'measured', '');
try {
  for (const name of wanted) await parts[name]();
} finally {
  await closeBrowser();
}
