// SPDX-License-Identifier: Apache-2.0
// Who may look and nothing else.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';
import { furnish, views, visit } from './views.mjs';

// What changes something, by the words on its button.
const deeds = /acknowledge|pass|escalate|cancel|save|add|remove|new |import|test|put back|reply|send|pause|off duty|edit/i;

const forAdmins = ['users', 'tokens', 'audit', 'new list', 'new person', 'import and export', 'own password'];

story('a viewer sees no button that changes anything', async (stage) => {
  const box = await stage.box();
  const seen = await furnish(box);
  const page = await stage.page(box, { as: await box.user('vera', 'viewer') });
  for (const { name, at } of views.filter(({ name }) => !forAdmins.includes(name))) {
    await visit(page, box, at(seen));
    const buttons = await page.getByRole('main').getByRole('button', { name: deeds }).allTextContents();
    assert.deepEqual(buttons, [], name);
    const links = await page.getByRole('main').getByRole('link', { name: /^(add|new|edit|import)/i }).allTextContents();
    assert.deepEqual(links, [], name);
  }
  assert.equal(await page.getByRole('link', { name: 'Users' }).count(), 0);
  await visit(page, box, '#/users');
  await page.getByRole('heading', { name: 'There is no such page' }).or(page.getByText('There is no such page')).first().waitFor();
});

// One route of each kind: method, path, body.
const forbidden = (seen) => [
  ['POST', '/messages', { list: 'noc', text: 'by hand' }],
  ['POST', `/messages/id:${seen.escalating}/ack`, {}],
  ['POST', `/messages/id:${seen.escalating}/cancel`, {}],
  ['PUT', '/recipients/eve', { number: '+33600000006' }],
  ['DELETE', '/recipients/ann'],
  ['PUT', '/recipients/ann/off', { until: null }],
  ['POST', '/recipients/ann/test', {}],
  ['PUT', '/lists/noc', { entries: [] }],
  ['DELETE', '/lists/noc'],
  ['PUT', '/lists/noc/pause', { until: null }],
  ['POST', '/import', { recipients: [], lists: [] }],
  ['GET', '/export'],
  ['GET', '/drivers/phones/trace'],
  ['POST', '/drivers/phones/test', { recipient: 'ann' }],
  ['GET', '/spool/refused/broken.xml'],
  ['POST', '/spool/refused/broken.xml/retry', {}],
  ['POST', `/phones/${encodeURIComponent('+33600000001')}`, { text: 'ALL' }],
  ['GET', '/users'],
  ['PUT', '/users/vera', { role: 'admin' }],
  ['POST', '/tokens', { name: 'mine', role: 'admin' }],
  ['GET', '/audit'],
];

story('what a viewer tries by hand is refused by 403 and changes nothing', async (stage) => {
  const box = await stage.box();
  const seen = await furnish(box);
  const before = await box.api('GET', '/export');
  const page = await stage.page(box, { as: await box.user('vera', 'viewer') });
  const { csrf } = await (await page.request.get(`${box.address}/api/v1/session`)).json();
  for (const [method, path, data] of forbidden(seen)) {
    const answer = await page.request.fetch(`${box.address}/api/v1${path}`, {
      method, data, headers: { 'X-CSRF-Token': csrf, Origin: box.address } });
    assert.equal(answer.status(), 403, `${method} ${path}: ${await answer.text()}`);
    assert.match(answer.headers()['content-type'], /problem\+json/);
  }
  assert.deepEqual({ ...(await box.api('GET', '/export')), now: 0 }, { ...before, now: 0 });
  assert.equal((await box.api('GET', `/messages/id/${seen.escalating}`)).outcome, 'ESCALATING');
});
