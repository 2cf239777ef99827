// SPDX-License-Identifier: Apache-2.0
// The parts of the page that only think: the state of a message, its story, a list while it is edited. Without a browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const built = process.env.TOCSIN_PAGE; // a copy of app/ui with its packages
const { build } = createRequire(path.join(built, 'package.json'))('esbuild');

// Words stand as their keys: what is tested is which of them is chosen.
const words = {
  name: 'words',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\/text$/ }, () => ({ path: 'text', namespace: 'words' }));
    onLoad({ filter: /.*/, namespace: 'words' }, () => ({
      contents: `export const t = (key, values) => values ? key + JSON.stringify(values) : key;
        export const spanText = (span) => span;
        export const spanMs = (span) => ({ '90s': 90000, '5min': 300000, '1h': 3600000 })[span] ?? null;`,
    }));
  },
};

// What stands around the queue, played by `stage`: the box, the stream, and a view that shows it.
let stage;
globalThis.stageOf = () => stage;
globalThis.document = { hidden: true };
const around = {
  'preact/hooks': `const stage = stageOf();
    export const useState = (first) => [first, stage.render];
    export const useEffect = (act) => { stage.leave = act(); };`,
  './api': `const stage = stageOf();
    export class Problem extends Error {}
    export const read = (path) => stage.read(path);
    export const readAhead = read;`,
  './live': `const stage = stageOf();
    export const onMessages = (act) => (stage.change = act, () => {});
    export const onStale = (act) => { stage.stale = act; };
    export const noteServerTime = () => {};
    export const markStale = (path) => stage.marked.push(path);
    export const useResource = () => ({ value: stage.value });`,
};
const staged = {
  name: 'staged',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(preact\/hooks|\.\.?\/(api|live))$/ }, ({ path: name }) => ({
      path: name.replace('../', './'), namespace: 'staged' }));
    onLoad({ filter: /.*/, namespace: 'staged' }, ({ path: name }) => ({ contents: around[name] }));
  },
};

// Each reading waits until the test answers it, and each rendering can be waited for.
function newStage() {
  let rendered;
  stage = {
    marked: [],
    asked: [],
    read: () => new Promise((answer) => stage.asked.push(answer)),
    render: () => rendered?.(),
    rendering: () => new Promise((done) => { rendered = done; }),
  };
  return stage;
}

async function load(name, plugins = [words]) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tocsin-pure-'));
  try {
    const outfile = path.join(folder, 'part.mjs');
    await build({ entryPoints: [path.join(built, 'src/views', name)], outfile, bundle: true, format: 'esm',
      platform: 'neutral', plugins, logLevel: 'error' });
    return await import(pathToFileURL(outfile));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const standing = await load('standing.ts');
const { story } = await load('story.ts');
const draft = await load('list_draft.ts');

const paged = (over) => ({ name: 'ann', level: 1, status: 'NOT_SENT', paged_at: null, due: null, delivery: null,
  doubtful: false, declined: false, reason: null, ...over });
const message = (over) => ({ id: 7, number: '7042', outcome: 'ESCALATING', severity: 'critical', level: 1, open: true,
  closed: null, cleared: null, paused_until: null, frozen_since: null, recipients: [], journal: [], ...over });
const due = '2026-11-22T03:05:00.000Z';

test('nobody is said to have been told when only an attempt was made', () => {
  const said = (over) => standing.plainWords(paged(over));
  const at = { paged_at: due };
  assert.equal(said({ status: 'ACK_TIME_OVER' }), 'status.never_told');
  assert.equal(said({ status: 'ACK_TIME_OVER', ...at, reason: 'not sent: refused by modem1' }), 'status.never_told');
  assert.equal(said({ status: 'ACK_TIME_OVER', ...at, delivery: 'failed: absent' }), 'status.undelivered');
  assert.equal(said({ status: 'ACK_TIME_OVER', ...at, reason: 'escalated by bob' }), 'status.not_waited');
  assert.equal(said({ status: 'ACK_TIME_OVER', ...at, reason: 'stood down' }), 'status.not_waited');
  assert.equal(said({ status: 'ACK_TIME_OVER', ...at, declined: true }), 'status.passed');
  assert.equal(said({ status: 'ACK_TIME_OVER', ...at }), undefined);
  assert.equal(said({ status: 'NOT_YET_ACK', ...at, doubtful: true, delivery: 'delivered' }), 'status.doubtful_wait');
  assert.equal(said({ status: 'NOT_YET_ACK', ...at, reason: 'being handed to modem1' }), 'status.sending');
  assert.equal(said({ status: 'NOT_YET_ACK', ...at, delivery: 'delivered' }), 'status.delivered');
  assert.equal(said({ status: 'NOT_YET_ACK', ...at }), undefined);
  assert.equal(said({ status: 'ACK', ...at }), undefined);
});

test('what the page makes of a reason is what the core writes', () => {
  const folder = path.join(path.dirname(new URL(import.meta.url).pathname), '../../queue/escalation');
  const core = ['advance.cpp', 'walk.cpp'].map((name) => fs.readFileSync(path.join(folder, name), 'utf8')).join();
  const words = Object.values(standing.reasons).flat();
  assert.equal(words.length, 5);
  for (const word of words) assert.ok(core.includes(`"${word}`), word);
});

test('the next step is the first level that has somebody left, when the last of this one has run out', () => {
  const recipients = [
    paged({ status: 'NOT_YET_ACK', due }), paged({ name: 'bob', status: 'NOT_YET_ACK', due: '2026-11-22T03:09:00Z' }),
    paged({ name: 'cat', level: 2, declined: true }), paged({ name: 'dan', level: 4 })];
  assert.deepEqual(standing.next(message({ recipients })),
    { kind: 'level', level: 4, at: Date.parse('2026-11-22T03:09:00Z') });
  assert.equal(standing.next(message({ recipients: recipients.slice(0, 3) })).kind, 'end');
});

test('no clock is shown before the SMS is out, nor for what is paused, frozen, over or only told', () => {
  const sent = [paged({ status: 'NOT_YET_ACK', due })];
  assert.deepEqual(standing.next(message({ recipients: [...sent, paged({ name: 'bob' })] })),
    { kind: 'sending', level: null });
  assert.equal(standing.next(message({ recipients: sent })).kind, 'end');
  for (const over of [{ paused_until: due }, { frozen_since: due }, { outcome: 'ACKNOWLEDGED' }, { severity: 'info' }]) {
    assert.equal(standing.next(message({ recipients: sent, ...over })).kind, 'none', JSON.stringify(over));
  }
});

test('levels are done, here or ahead; of what nobody took all are done', () => {
  const recipients = [3, 1, 2].map((level) => paged({ level, paged_at: due }));
  const states = (over) => standing.steps(message({ recipients, level: 2, ...over })).map((step) => step.state);
  assert.deepEqual(states({}), ['done', 'here', 'ahead']);
  assert.deepEqual(states({ outcome: 'EXHAUSTED' }), ['done', 'done', 'done']);
  assert.deepEqual(states({ outcome: 'ACKNOWLEDGED' }), ['done', 'done', 'ahead']);
  const offDuty = [paged({}), paged({ level: 2, status: 'ACK_TIME_OVER' }), paged({ level: 3 })];
  assert.deepEqual(states({ recipients: offDuty, level: 3 }), ['skipped', 'done', 'here']);
  assert.deepEqual(states({ recipients: offDuty, outcome: 'EXHAUSTED' }), ['skipped', 'done', 'skipped']);
});

test('an order addresses the message itself, never the next one with its number', () => {
  assert.equal(standing.orderPath(message({}), 'ack'), '/messages/id:7/ack');
  assert.equal(standing.named(message({ number: null })), '#7');
  assert.equal(standing.mayBeHad(message({ open: false, outcome: 'EXHAUSTED' })), true);
  assert.equal(standing.mayBeHad(message({ open: false, outcome: 'EXHAUSTED', cleared: due })), false);
  assert.equal(standing.mayBeHad(message({ open: false, outcome: 'CANCELLED' })), false);
});

const sms = (over) => ({ id: 1, text: '7042', did: null, received_at: '2026-11-22T03:02:00Z', ...over });
const page = { recipient: 'ann', queued_at: '2026-11-22T03:00:00Z', handed_at: '2026-11-22T03:00:02Z' };
const kinds = (...given) => story(...given).map((one) => one.kind);

test('a story has decisions, SMS and replies in their order, and says nothing twice', () => {
  const journal = [
    { at: '2026-11-22T03:00:00Z', event: 'QUEUED', reason: 'by nagios' },
    { at: '2026-11-22T03:00:02Z', event: 'HANDED_OVER', reason: 'ann: by modem1' },
    { at: '2026-11-22T03:02:00Z', event: 'ACK', reason: 'ann: 7042' }];
  const told = message({ journal });
  assert.deepEqual(kinds(told, [page], [sms({})], false), ['decision', 'sms', 'reply', 'decision']);
  assert.deepEqual(kinds(told, [page], [], true), ['decision', 'decision', 'sms', 'decision']);
  assert.equal(kinds(told, [{ ...page, recipient: 'bob' }], [], false).length, 4, 'another one is no echo');
});

test('a reply belongs to the message whose number it names, while the number is its own', () => {
  const closed = message({ closed: '2026-11-22T03:10:00Z' });
  const count = (over, of = closed) => story(of, [], [sms(over)], false).length;
  assert.equal(count({}), 1);
  assert.equal(count({ text: '70 42 ok' }), 1);
  assert.equal(count({ text: 'ok', did: 'acknowledged 7042' }), 1);
  assert.equal(count({ text: 'on my way' }), 0);
  assert.equal(count({ received_at: '2026-11-23T03:11:00Z' }), 0);
  assert.equal(count({}, message({ number: null })), 0);
});

const row = (...entries) => ({ name: 'noc', description: null, paused_until: null,
  entries: entries.map(([recipient, level]) => ({ recipient, level, acknowledge_time: '5min' })) });
const keyOf = (cards, name) => cards.find((card) => card.recipient === name).key;
const order = (cards) => cards.map((card) => `${card.recipient}${card.level}`).join(' ');

test('cards move within their level and to the end of another', () => {
  const { cards } = draft.draftOf(row(['ann', 1], ['bob', 2], ['cat', 1]));
  assert.equal(order(draft.shifted(cards, keyOf(cards, 'cat'), -1)), 'cat1 bob2 ann1');
  assert.equal(draft.shifted(cards, keyOf(cards, 'bob'), 1), cards, 'nowhere to go');
  assert.equal(draft.shifted(cards, -1, 1), cards, 'nobody');
  assert.equal(order(draft.toLevel(cards, keyOf(cards, 'ann'), 2)), 'bob2 cat1 ann2');
  assert.equal(draft.toLevel(cards, keyOf(cards, 'ann'), 1), cards);
});

test('a list is saved level by level, without blanks around its name', () => {
  const saved = draft.rowOf({ ...draft.draftOf(row(['bob', 2], ['ann', 1])), name: ' noc ', description: ' ' }, null);
  assert.deepEqual(saved, row(['ann', 1], ['bob', 2]));
});

test('minutes are read with a comma or a point, and nothing else is taken for a time', () => {
  for (const [typed, span] of [['5', '5min'], ['1.5', '90s'], ['1,5', '90s'], ['60', '60min']]) {
    assert.equal(draft.spanOf(typed), span);
  }
  for (const typed of ['', '0', '-1', 'soon', '1e9', 'Infinity']) assert.equal(draft.spanOf(typed), null, typed);
  assert.equal(draft.minutesOf('90s'), '1.5');
  assert.equal(draft.minutesOf('nonsense'), '');
});

test('two versions of a list differ by persons, and by order only where the persons are the same', () => {
  const mine = row(['ann', 1], ['bob', 1], ['ann', 2]);
  const theirs = row(['bob', 1], ['ann', 1], ['cat', 2]);
  const fields = Object.keys(draft.listFields(mine, theirs));
  assert.deepEqual(fields, ['lists.description', 'ann', 'bob', 'ann (2)', 'lists.order{"level":1}', 'lists.order{"level":3}']);
  assert.equal(draft.listFields(mine, theirs)['lists.order{"level":1}'], 'ann, bob');
});

const listed = (...items) => ({ items, next: null, now: '2026-11-22T03:00:09.000Z' });
const shown = (queue) => queue.useMessages().items?.map((one) => `${one.id} ${one.outcome}`);

test('what changes while the queue is read is shown, whatever the time of the answer', async () => {
  const box = newStage();
  const queue = await load('../messages.ts', [staged]);
  queue.useMessages();
  assert.equal(box.asked.length, 1);
  // The answer was read before this, and says when it was written.
  box.change([message({ outcome: 'ACKNOWLEDGED' })], '2026-11-22T03:00:08.000Z');
  const rendering = box.rendering();
  box.asked[0](listed(message({}), message({ id: 8 })));
  await rendering;
  assert.deepEqual(shown(queue), ['8 ESCALATING', '7 ACKNOWLEDGED']);
});

test('what changes between the early reading and the first view is read anew', async () => {
  for (const happens of [
    (box) => box.change([message({ open: false })], ''), (box) => box.stale('all'), (box) => box.stale(new Set(['messages']))]) {
    const box = newStage();
    const queue = await load('../messages.ts', [staged]);
    const early = queue.readEarly();
    happens(box);
    box.asked[0](listed(message({})));
    await early;
    queue.useMessages();
    assert.equal(box.asked.length, 2);
    const rendering = box.rendering();
    box.asked[1](listed());
    await rendering;
    assert.deepEqual(shown(queue), []);
  }
});

test('the early reading stands when nothing has changed', async () => {
  const box = newStage();
  const queue = await load('../messages.ts', [staged]);
  const early = queue.readEarly();
  box.stale(new Set(['lists']));
  box.asked[0](listed(message({})));
  await early;
  assert.deepEqual(shown(queue), ['7 ESCALATING']);
  assert.equal(box.asked.length, 1);
});

test('a message that changes while it is read for the first time is read again', async () => {
  const box = newStage();
  box.value = null;
  const { useMessage } = await load('one_message.ts', [staged]);
  useMessage('/messages/7042');
  box.change([message({ id: 9 })]);
  assert.deepEqual(box.marked, ['/messages/7042'], 'any of them may be it');
  box.value = message({});
  useMessage('/messages/7042');
  box.change([message({ id: 9 })]);
  assert.equal(box.marked.length, 1);
  box.change([message({})]);
  assert.deepEqual(box.marked.slice(1), ['/messages/7042', '/messages/id/7/pages']);
});
