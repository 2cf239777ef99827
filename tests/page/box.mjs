// SPDX-License-Identifier: Apache-2.0
// One built tocsin in a folder of its own, with simulated phones and the page on a free port of loopback.
// Everything is done and seen from outside: files, the log, HTTP.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const bin = process.env.TOCSIN_BIN ?? path.join(here, '../../build/asan/bin');
export const patience = 1000 * Number(process.env.TOCSIN_PATIENCE ?? 60); // until a wait is a failure

export const phones = {
  ann: '+33600000001',
  bob: '+33600000002',
  carol: '+33600000003',
  dave: '+33600000004',
};
const alarmPhone = '+33600000099';
const password = 'correct horse battery';

function config(home, port, { language, queue, driver }) {
  return `
[spool]
directory = "${home}/spool"
settle = "500ms"
[queue]
database = "${home}/state/queue.db"
home_country = "FR"
time_zone = "Europe/Paris"
language = "${language}"
${queue}
[alarm]
numbers = ["${alarmPhone}"]
[http]
socket = "${home}/tocsin.sock"
listen = "127.0.0.1:${port}"
[[driver]]
name = "phones"
type = "simulator"
state_file = "${home}/phones.log"
${driver}
`;
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// Asks `holds` until it answers something true, which is returned.
export async function until(what, holds, more = () => '') {
  const end = Date.now() + patience;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${patience / 1000} s: ${what}\n${more()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export class Box {
  static async make({ language = 'en', queue = '', driver = '' } = {}) {
    const box = new Box();
    box.home = fs.mkdtempSync(path.join(os.tmpdir(), 'tocsin-page-'));
    box.port = await freePort();
    box.address = `http://127.0.0.1:${box.port}`;
    box.config = box.path('tocsin.toml');
    fs.writeFileSync(box.config, config(box.home, box.port, { language, queue, driver }));
    box.log = fs.openSync(box.path('log'), 'a');
    return box;
  }

  path(...names) {
    return path.join(this.home, ...names);
  }

  read(...names) {
    const file = this.path(...names);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  }

  tail() {
    return this.read('log').split('\n').slice(-30).join('\n');
  }

  until(what, holds) {
    return until(what, holds, () => this.tail());
  }

  async start() {
    const environment = { ...process.env, STATE_DIRECTORY: this.path('state'), NO_COLOR: '1' };
    this.process = spawn(path.join(bin, 'tocsin'), ['serve', '--config', this.config], {
      env: environment,
      stdio: ['ignore', this.log, this.log],
    });
    const running = this.process;
    await this.until('the daemon answers', async () => {
      if (running.exitCode !== null) throw new Error(`the daemon ended\n${this.tail()}`);
      return (await this.ask('GET', '/healthz').catch(() => null))?.status === 200;
    });
    return this;
  }

  async end(signal) {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    await ended;
  }

  async close() {
    await this.end('SIGKILL');
    fs.closeSync(this.log);
    if (!process.env.TOCSIN_KEEP) fs.rmSync(this.home, { recursive: true, force: true });
  }

  // By the Unix socket, whose permissions are the login.
  ask(method, target, body, headers = {}) {
    const text = body === undefined ? '' : JSON.stringify(body);
    const typed = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
    return new Promise((resolve, reject) => {
      const request = http.request(
        { socketPath: this.path('tocsin.sock'), method, path: target, headers: { Host: 'localhost', ...typed, ...headers } },
        (answer) => {
          const parts = [];
          answer.on('data', (part) => parts.push(part));
          answer.on('end', () => {
            const said = Buffer.concat(parts).toString();
            const json = /json/.test(answer.headers['content-type'] ?? '');
            resolve({ status: answer.statusCode, headers: answer.headers, body: json ? JSON.parse(said) : said });
          });
        });
      request.on('error', reject);
      request.end(text);
    });
  }

  // The same of a route of the API, which must say yes.
  async api(method, route, body) {
    const answer = await this.ask(method, `/api/v1${route}`, body);
    if (answer.status >= 300) throw new Error(`${method} ${route}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  // The address of the page that lets the first admin choose a password.
  async setUpLink(name) {
    await this.until('the log says that nobody may log in', () => /nobody may log in yet/.test(this.read('log')));
    await this.api('PUT', `/users/${name}`, { role: 'admin' });
    const { path } = await this.api('POST', `/users/${name}/setup`);
    return this.address + path;
  }

  // A user with a password, as {user, password}.
  async user(name, role) {
    await this.api('PUT', `/users/${name}`, { role });
    const link = await this.api('POST', `/users/${name}/setup`);
    const secret = link.path.replace('/#/setup/', '');
    await this.api('POST', '/setup', { secret, user: name, password });
    return { user: name, password };
  }

  // lists: {name: [[person, level, acknowledgeTime], ...]} of `phones`.
  people(lists) {
    const names = new Set(Object.values(lists).flat().map(([person]) => person));
    const recipients = [...names].map((name) => ({ name, number: phones[name] }));
    const rows = Object.entries(lists).map(([name, entries]) => ({
      name,
      entries: entries.map(([recipient, level, time]) => ({ recipient, level, acknowledge_time: time })),
    }));
    return this.api('POST', '/import', { recipients, lists: rows });
  }

  // As a monitoring tool does: under another name first, then by rename.
  drop(name, list, text, severity = 'critical') {
    const xml = `<SMS><RECIPIENT_LIST>${list}</RECIPIENT_LIST><MSG>${text}</MSG><SEVERITY>${severity}</SEVERITY></SMS>\n`;
    this.dropRaw(name, xml);
  }

  dropRaw(name, content) {
    fs.writeFileSync(this.path('spool', `.${name}.tmp`), content);
    fs.renameSync(this.path('spool', `.${name}.tmp`), this.path('spool', name));
  }

  send(list, text, severity = 'critical') {
    return this.api('POST', '/messages', { list, text, severity });
  }
}
