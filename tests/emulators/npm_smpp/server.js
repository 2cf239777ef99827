// SPDX-License-Identifier: Apache-2.0
// An SMPP message centre on node-smpp (npm "smpp"), whose codec we did not write, for tests.
//
//   node server.js --account tocsin=secret [--key FILE --cert FILE] [--smpp PORT] [--ssmpp PORT]
//
// On 127.0.0.1; port 0, also without a word, is one that is free. First on standard output: "smpp PORT",
// with a certificate "ssmpp PORT" (TLS from the first octet), then "ready". Then one line an event, as of
// centre_emulator: BIND, BIND-REFUSED, UNBIND, SUBMIT, PHONE, REFUSED, DELIVER, DELIVERED, ALIVE,
// ALIVE-ANSWER, OPEN, CLOSE. Lines on standard input are answered with "ok" or "error: ..." on standard
// error; its end ends the program. They are those of centre/faults.h, as far as they are here:
//
//   mo FROM TO TEXT [account NAME] [payload] [reversed]
//   receipt REF STATE                    receipts on | off | delay TIME | state STATE
//   refuse STATUS [submit|bind] [N times|always]
//   silent | close  submit|bind|alive|unbind  [N times|always]
//   throttle N | off     latency TIME     split N | off     id FORM [FORM]
//   close | reset | alive | unbind        (all sessions)
//   deaf on | off                         answers to deliveries are not heard (as after `stall` there)
//   count | clear | quit
'use strict';
const fs = require('fs');
const readline = require('readline');
const smpp = require('smpp');
const { Texts, idForms, quote, wordsOf, timeOf } = require('./texts');

const kStates = ['ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD'];
const kQuestions = ['submit', 'bind', 'alive', 'unbind'];
const kUnanswered = 10;  // deliveries on a session

const options = { accounts: new Map(), smpp: 0, ssmpp: 0 };
const fresh = () => ({
  throttle: 0, latency: 0, split: 0, isDeaf: false, answerId: 'dec', receiptId: 'dec', receipts: true, delay: 100, state: 'DELIVRD',
});
let conditions = fresh();
let mishaps = [];
const sessions = new Set();
const waiting = new Map();  // account: deliveries
const taken = new Map();    // reference: what the SMS was
const texts = new Texts();
const pace = [];
let lastSession = 0;
let lastDelivery = 0;
let lastReference = 0;
let nextId = 0x1D305B4C;
let submits = 0;

function say(session, line) {
  process.stdout.write(`${new Date().toISOString()} ${session ? session.number : '-'} ${line}\n`);
}

// What the next question of that kind has coming, if anything.
function mishapOf(question) {
  const found = mishaps.find((mishap) => mishap.of === question);
  if (found && found.times > 0 && --found.times === 0) mishaps = mishaps.filter((each) => each !== found);
  return found || {};
}

function isTooFast() {
  const now = Date.now();
  while (pace.length && pace[0] <= now - 1000) pace.shift();
  if (conditions.throttle && pace.length >= conditions.throttle) return true;
  pace.push(now);
  return false;
}

// The answer to a question, unless its mishap is silence or the end.
function answer(session, pdu, fields, mishap) {
  if (mishap.deed === 'silent') return;
  if (mishap.deed === 'close') session.smpp.close();
  else session.smpp.send(pdu.response(fields));
}

function bind(session, pdu, kind) {
  const mishap = mishapOf('bind');
  const password = options.accounts.get(pdu.system_id);
  let status = password === undefined ? smpp.ESME_RINVSYSID : password === pdu.password ? 0 : smpp.ESME_RINVPASWD;
  if (session.kind) status = smpp.ESME_RALYBND;
  if (mishap.deed === 'refuse') status = mishap.status;
  const details = `${pdu.system_id} kind=${kind} version=${pdu.interface_version}`;
  if (status || mishap.deed) {
    say(session, `BIND-REFUSED ${details} status=${status}`);
    return answer(session, pdu, { command_status: status }, mishap);
  }
  Object.assign(session, { kind, account: pdu.system_id });
  say(session, `BIND ${details}`);
  answer(session, pdu, { system_id: 'npm', sc_interface_version: 0x34 }, mishap);
  pump(session.account);
}

function submit(session, pdu) {
  const mishap = mishapOf('submit');
  const sms = texts.read(pdu);
  let status = mishap.deed === 'refuse' ? mishap.status : 0;
  if (!status && isTooFast()) status = smpp.ESME_RTHROTTLED;
  if (session.kind !== 'tx' && session.kind !== 'trx') status = smpp.ESME_RINVBNDSTS;
  if (status) {
    say(session, `REFUSED ${sms.to} status=${status} text=${quote(sms.text)}`);
    return answer(session, pdu, { command_status: status }, mishap);
  }
  const id = nextId++;
  const reference = idForms[conditions.answerId](id);
  submits += 1;
  say(session, `SUBMIT ${sms.to} from=${sms.from} account=${session.account} ref=${reference} ` +
    `part=${sms.part}/${sms.parts} concat=${sms.concat} alphabet=${sms.alphabet} coding=${pdu.data_coding} ` +
    `report=${pdu.registered_delivery & 3 ? 'yes' : 'no'} text=${quote(sms.text)}`);
  const whole = texts.join(session.account, sms);
  if (whole !== null) say(session, `PHONE ${sms.to} from=${sms.from} ref=${reference} text=${quote(whole)}`);
  const record = { id, account: session.account, pdu, text: sms.text, at: new Date() };
  taken.set(reference, record);
  setTimeout(() => answer(session, pdu, { message_id: reference }, mishap), conditions.latency);
  if ((pdu.registered_delivery & 3) && conditions.receipts) {
    const state = conditions.state;
    setTimeout(() => receipt(record, state), conditions.latency + conditions.delay);
  }
}

function post(account, fields) {
  if (!waiting.has(account)) waiting.set(account, []);
  waiting.get(account).push({ number: ++lastDelivery, tries: 0, fields });
  pump(account);
}

function receipt(record, state) {
  const stamp = (date) => date.toISOString().replace(/[-:T]/g, '').slice(2, 12);
  const reference = idForms[conditions.receiptId](record.id);
  const text = `id:${reference} sub:001 dlvrd:${state === 'DELIVRD' ? '001' : '000'} submit date:${stamp(record.at)} ` +
    `done date:${stamp(new Date())} stat:${state} err:000 text:${record.text.slice(0, 20)}`;
  const { pdu } = record;
  post(record.account, {
    source_addr_ton: pdu.dest_addr_ton, source_addr_npi: pdu.dest_addr_npi, source_addr: pdu.destination_addr,
    dest_addr_ton: pdu.source_addr_ton, dest_addr_npi: pdu.source_addr_npi, destination_addr: pdu.source_addr,
    esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT, data_coding: 0, short_message: { message: text },
    receipted_message_id: reference, message_state: kStates.indexOf(state) + 1,
  });
}

function pump(account) {
  const queue = waiting.get(account) || [];
  while (queue.length) {
    const session = [...sessions].find((each) => each.account === account && each.underway.size < kUnanswered &&
      (each.kind === 'rx' || each.kind === 'trx'));
    if (!session) return;
    deliver(session, queue.shift());
  }
}

function deliver(session, delivery) {
  delivery.tries += 1;
  session.underway.add(delivery);
  const kind = delivery.fields.receipted_message_id ? 'receipt' : 'mo';
  say(session, `DELIVER ${delivery.number} kind=${kind} from=${delivery.fields.source_addr} try=${delivery.tries}`);
  session.smpp.deliver_sm({ ...delivery.fields }, (pdu) => {
    if (conditions.isDeaf || !session.underway.delete(delivery)) return;
    say(session, `DELIVERED ${delivery.number} status=${pdu.command_status}`);
    const again = () => { waiting.get(session.account).unshift(delivery); pump(session.account); };
    if (pdu.command_status) setTimeout(again, 1000);
    else pump(session.account);
  });
}

// Writes go out in pieces of so many octets as the condition says, one a millisecond.
function dribble(socket) {
  const write = socket.write.bind(socket);
  let last = Promise.resolve();
  socket.write = (data, done) => {
    const size = conditions.split || data.length;
    for (let i = 0; i < data.length; i += size) {
      const piece = data.subarray(i, i + size);
      last = last.then(() => new Promise((next) => {
        if (!socket.writable) return next();
        write(piece);
        return conditions.split ? setTimeout(next, 1) : next();
      }));
    }
    if (typeof done === 'function') last.then(() => done());
    return true;
  };
}

function enter(protocol, peer) {
  const session = { number: ++lastSession, smpp: peer, kind: '', account: '', underway: new Set() };
  sessions.add(session);
  say(session, `OPEN ${protocol}`);
  peer.socket.setNoDelay(true);
  dribble(peer.socket);
  peer.on('bind_transceiver', (pdu) => bind(session, pdu, 'trx'));
  peer.on('bind_transmitter', (pdu) => bind(session, pdu, 'tx'));
  peer.on('bind_receiver', (pdu) => bind(session, pdu, 'rx'));
  peer.on('submit_sm', (pdu) => submit(session, pdu));
  peer.on('enquire_link', (pdu) => { say(session, 'ALIVE'); answer(session, pdu, {}, mishapOf('alive')); });
  peer.on('enquire_link_resp', () => say(session, 'ALIVE-ANSWER'));
  peer.on('unbind', (pdu) => {
    say(session, `UNBIND ${session.account}`);
    session.kind = '';
    answer(session, pdu, {}, mishapOf('unbind'));
  });
  peer.on('unbind_resp', () => peer.close());
  peer.on('unknown', (pdu) => peer.send(pdu.response()));
  peer.on('error', () => peer.destroy());
  peer.on('close', () => {
    sessions.delete(session);
    say(session, 'CLOSE');
    if (!session.account || !session.underway.size) return;
    waiting.set(session.account, [...session.underway, ...(waiting.get(session.account) || [])]);
    pump(session.account);
  });
}

function mo(words) {
  if (words.length < 4) throw Error('mo FROM TO TEXT [account NAME] [payload] [reversed]');
  const place = words.indexOf('account', 4);
  const account = place > 0 ? words[place + 1] : options.accounts.keys().next().value;
  lastReference = lastReference % 255 + 1;
  const parts = texts.cut(words[1], words[2], words[3], { reference: lastReference, isPayload: words.includes('payload', 4) });
  if (words.includes('reversed', 4)) parts.reverse();
  parts.forEach((fields) => post(account, fields));
}

// Takes "N times", "always" and the question from behind the deed.
function addMishap(words) {
  const mishap = { deed: words[0], of: 'submit', times: 1, status: 0 };
  let rest = words.slice(1);
  if (mishap.deed === 'refuse') {
    mishap.status = Number(rest.shift());
    if (!mishap.status) throw Error('refuse STATUS ...');
  }
  if (kQuestions.includes(rest[0])) mishap.of = rest.shift();
  if (rest[0] === 'always') { mishap.times = -1; rest = rest.slice(1); }
  if (rest[1] === 'times' && Number(rest[0]) > 0) { mishap.times = Number(rest[0]); rest = rest.slice(2); }
  if (rest.length) throw Error('submit, bind, alive, unbind, N times, always');
  mishaps.push(mishap);
}

function limit(name) {
  return (words) => {
    const number = words[1] === 'off' ? 0 : Number(words[1]);
    if (words.length !== 2 || !(number >= 0)) throw Error(`${name} N | off`);
    conditions[name] = number;
  };
}

function receipts(words) {
  const [, what, value] = words;
  if (what === 'on' || what === 'off') conditions.receipts = what === 'on';
  else if (what === 'delay') conditions.delay = timeOf(value);
  else if (what === 'state' && kStates.includes(value)) conditions.state = value;
  else throw Error('receipts on | off | delay TIME | state STATE');
}

const deeds = {
  mo,
  receipt(words) {
    if (!taken.has(words[1]) || !kStates.includes(words[2])) throw Error('receipt REF STATE, of an SMS that was taken');
    receipt(taken.get(words[1]), words[2]);
  },
  receipts,
  refuse: addMishap,
  silent: addMishap,
  close(words) {
    if (words.length > 1) addMishap(words);
    else sessions.forEach((session) => session.smpp.close());
  },
  reset() { sessions.forEach((session) => session.smpp.socket.destroy()); },
  alive() { sessions.forEach((session) => session.smpp.enquire_link()); },
  unbind() { sessions.forEach((session) => session.smpp.unbind()); },
  deaf(words) {
    if (!['on', 'off'].includes(words[1])) throw Error('deaf on | off');
    conditions.isDeaf = words[1] === 'on';
  },
  throttle: limit('throttle'),
  split: limit('split'),
  latency(words) { conditions.latency = timeOf(words[1]); },
  id(words) {
    const forms = [words[1], words[2] || 'dec'];
    if (words.length > 3 || !forms.every((form) => form in idForms)) throw Error(`id ${Object.keys(idForms).join('|')} ...`);
    [conditions.answerId, conditions.receiptId] = forms;
  },
  count() {
    const count = [...sessions].reduce((sum, session) => sum + session.underway.size, 0);
    const deliveries = [...waiting.values()].reduce((sum, queue) => sum + queue.length, count);
    return `submits=${submits} deliveries=${deliveries} sessions=${sessions.size}`;
  },
  clear() { conditions = fresh(); mishaps = []; },
  quit() { setImmediate(() => process.exit(0)); },
};

function carryOut(line) {
  try {
    const words = wordsOf(line);
    if (!words.length) return 'ok';
    if (!(words[0] in deeds)) throw Error('unknown; server.js has all lines');
    const said = deeds[words[0]](words);
    return said ? `ok ${said}` : 'ok';
  } catch (trouble) {
    return `error: ${trouble.message}`;
  }
}

function readOptions(words) {
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i].replace(/^--/, '');
    const value = words[i + 1];
    if (name === 'account' && value && value.includes('=')) options.accounts.set(...value.split(/=(.*)/s, 2));
    else if (['smpp', 'ssmpp'].includes(name)) options[name] = Number(value);
    else if (['key', 'cert'].includes(name) && value) options[name] = fs.readFileSync(value);
    else throw Error(`what is ${words[i]} ${value}? The head of server.js says`);
  }
  if (!options.accounts.size) options.accounts.set('tocsin', 'secret');
}

// Tells the port, then goes on.
function listen(protocol, more, next) {
  const server = smpp.createServer(more, (session) => enter(protocol, session));
  server.on('error', (trouble) => { if (trouble.syscall === 'listen') throw trouble; });
  server.listen(options[protocol], '127.0.0.1', () => {
    process.stdout.write(`${protocol} ${server.address().port}\n`);
    next();
  });
}

readOptions(process.argv.slice(2));
const begin = () => {
  process.stdout.write('ready\n');
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (line) => process.stderr.write(`${carryOut(line)}\n`));
  lines.on('close', () => process.exit(0));
};
const isSecure = options.key && options.cert;
listen('smpp', {}, isSecure ? () => listen('ssmpp', { key: options.key, cert: options.cert }, begin) : begin);
