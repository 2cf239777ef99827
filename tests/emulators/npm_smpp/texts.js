// SPDX-License-Identifier: Apache-2.0
// The texts of server.js: how node-smpp's PDUs become lines of its log, and back.
'use strict';
const smpp = require('smpp');

const kParts = { gsm: { whole: 160, part: 153 }, ucs2: { whole: 70, part: 67 } };
const kAlphabets = { 0: 'gsm7', 1: 'gsm7', 3: 'latin1', 8: 'ucs2' };
const kExtension = '^{}\\[~]|€\f';

const idForms = {
  dec: (id) => String(id),
  hex: (id) => id.toString(16),
  HEX: (id) => id.toString(16).toUpperCase(),
  padded: (id) => String(id).padStart(10, '0'),
};

// As in JSON, which is how the log of centre_emulator has texts.
function quote(text) {
  return JSON.stringify(text).replace(/\x7f/g, '\\u007f');
}

// Words parted by blanks; in double quotes \n, \r, \" and \\ are what they are in C.
function wordsOf(line) {
  const words = line.match(/"(?:\\.|[^"\\])*"|[^\s"]+/g) || [];
  return words.map((word) => (word[0] === '"' ? JSON.parse(word) : word));
}

// "250ms", "3s", "2min", in milliseconds.
function timeOf(text) {
  const found = /^(\d+)(ms|s|min)$/.exec(text || '');
  if (!found) throw Error('a time is as 250ms, 3s, 2min');
  return Number(found[1]) * { ms: 1, s: 1000, min: 60000 }[found[2]];
}

function numberOf(ton, address) {
  return ton === 1 ? `+${address}` : address;
}

function addressOf(number) {
  if (number.startsWith('+')) return { ton: 1, npi: 1, digits: number.slice(1) };
  return /^\d+$/.test(number) ? { ton: 0, npi: 1, digits: number } : { ton: 5, npi: 0, digits: number };
}

// Septets of a text in the default alphabet, and of UTF-16 else.
function lengthOf(text, isGsm) {
  return isGsm ? [...text].reduce((sum, c) => sum + (kExtension.includes(c) ? 2 : 1), 0) : text.length;
}

class Texts {
  constructor() {
    this.unfinished = new Map();
  }

  // What a submit_sm says.
  read(pdu) {
    const field = pdu.message_payload || pdu.short_message || {};
    const message = field.message === undefined ? field : field.message;
    const sms = {
      from: numberOf(pdu.source_addr_ton, pdu.source_addr),
      to: numberOf(pdu.dest_addr_ton, pdu.destination_addr),
      text: Buffer.isBuffer(message) ? message.toString('hex').toUpperCase() : String(message),
      alphabet: kAlphabets[pdu.data_coding] || 'binary',
      concat: '-', part: 1, parts: 1,
    };
    for (const element of field.udh || []) {
      if (element[0] === 0x00) [sms.concat, sms.parts, sms.part] = element.subarray(2);
      if (element[0] === 0x08) [sms.concat, sms.parts, sms.part] = [element.readUInt16BE(2), element[4], element[5]];
    }
    if (pdu.sar_total_segments) {
      [sms.concat, sms.parts, sms.part] = [pdu.sar_msg_ref_num, pdu.sar_total_segments, pdu.sar_segment_seqnum];
    }
    return sms;
  }

  // The whole text once all parts are there, else null.
  join(account, sms) {
    if (sms.parts === 1) return sms.text;
    const key = [account, sms.from, sms.to, sms.concat, sms.parts].join('|');
    const pieces = this.unfinished.get(key) || new Map();
    pieces.set(sms.part, sms.text);
    this.unfinished.set(key, pieces);
    if (pieces.size < sms.parts) return null;
    this.unfinished.delete(key);
    return [...pieces].sort(([one], [other]) => one - other).map(([, text]) => text).join('');
  }

  // The fields of the deliver_sm that a text needs, one or several.
  cut(from, to, text, { reference, isPayload }) {
    const isGsm = smpp.encodings.ASCII.match(text);
    const source = addressOf(from);
    const dest = addressOf(to);
    const model = {
      source_addr_ton: source.ton, source_addr_npi: source.npi, source_addr: source.digits,
      dest_addr_ton: dest.ton, dest_addr_npi: dest.npi, destination_addr: dest.digits,
      data_coding: isGsm ? 0 : 8,
    };
    const room = isGsm ? kParts.gsm : kParts.ucs2;
    if (isPayload) return [{ ...model, message_payload: { message: text } }];
    if (lengthOf(text, isGsm) <= room.whole) return [{ ...model, short_message: { message: text } }];
    const pieces = [''];
    for (const character of text) {
      if (lengthOf(pieces[pieces.length - 1] + character, isGsm) > room.part) pieces.push('');
      pieces[pieces.length - 1] += character;
    }
    return pieces.map((piece, i) => ({
      ...model,
      short_message: { udh: Buffer.from([5, 0, 3, reference, pieces.length, i + 1]), message: piece },
    }));
  }
}

module.exports = { Texts, idForms, quote, wordsOf, timeOf };
