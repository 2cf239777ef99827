// SPDX-License-Identifier: Apache-2.0
// What the page costs to load, from where, and what keeps it from loading anything else.
import assert from 'node:assert/strict';
import http from 'node:http';
import zlib from 'node:zlib';
import { story } from './stage.mjs';
import { furnish, views, visit } from './views.mjs';

const bytesMax = 60 * 1024;

// The body as it goes over the wire to a browser that takes gzip.
function fetchRaw(url, headers = {}) {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: { 'Accept-Encoding': 'gzip, deflate, br', ...headers } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    }).on('error', reject);
  });
}

// Addresses of all that the browser asked for while it went through every view, without those of the API.
async function everyFile(stage, box) {
  const seen = await furnish(box);
  const page = await stage.page(box, { as: await box.user('adam', 'admin') });
  const files = new Set([`${box.address}/`, `${box.address}/favicon.svg`]);
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && !url.pathname.startsWith('/api/')) files.add(url.origin + url.pathname);
  });
  for (const { at } of views) await visit(page, box, at(seen));
  return files;
}

story('the whole page weighs at most 60 KiB, and all of it comes from the box', async (stage) => {
  const box = await stage.box();
  const files = await everyFile(stage, box);
  assert.ok(files.size >= 3, [...files].join(' '));
  const weights = {};
  for (const url of files) {
    assert.ok(url.startsWith(`${box.address}/`), `${url} is not of the box`);
    const { status, body } = await fetchRaw(url);
    assert.equal(status, 200, url);
    weights[url.slice(box.address.length)] = body.length;
  }
  const sum = Object.values(weights).reduce((a, b) => a + b);
  console.log(`  ${sum} bytes: ${JSON.stringify(weights)}`);
  assert.ok(sum <= bytesMax, `${sum} bytes: ${JSON.stringify(weights)}`);
});

story('a file comes compressed to who takes gzip, plain to who does not, and not again while it is the same', async (stage) => {
  const box = await stage.box();
  const packed = await fetchRaw(`${box.address}/app.js`);
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.match(packed.headers.vary ?? '', /accept-encoding/i);
  const plain = await fetchRaw(`${box.address}/app.js`, { 'Accept-Encoding': 'identity' });
  assert.equal(plain.headers['content-encoding'], undefined);
  assert.deepEqual(zlib.gunzipSync(packed.body), plain.body);
  const again = await fetchRaw(`${box.address}/app.js`, { 'If-None-Match': packed.headers.etag });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
});

story('the page may run and load nothing but its own files', async (stage) => {
  const box = await stage.box();
  for (const path of ['/', '/app.js', '/nothing']) {
    const { headers } = await fetchRaw(box.address + path);
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'/, path);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/, path);
    assert.doesNotMatch(policy, /(default|script|style|connect)-src[^;]*data:/, path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
  }
});
