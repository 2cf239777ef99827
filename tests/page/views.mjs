// SPDX-License-Identifier: Apache-2.0
// Every view of the page, and a box that has something to show in each of them.

// Fields of `seen` are filled by furnish().
export const views = [
  { name: 'now', at: () => '#/now' },
  { name: 'message', at: (seen) => `#/message/${seen.escalating}` },
  { name: 'message over', at: (seen) => `#/message/${seen.acknowledged}` },
  { name: 'history', at: () => '#/history' },
  { name: 'lists', at: () => '#/lists' },
  { name: 'list', at: () => '#/lists/noc' },
  { name: 'new list', at: () => '#/lists?new=1' },
  { name: 'people', at: () => '#/people' },
  { name: 'person', at: () => '#/people/ann' },
  { name: 'new person', at: () => '#/people?new=1' },
  { name: 'import and export', at: () => '#/people?transfer=1' },
  { name: 'links', at: () => '#/links' },
  { name: 'inbox', at: () => '#/inbox' },
  { name: 'spool', at: () => '#/spool' },
  { name: 'phones', at: () => '#/phones' },
  { name: 'users', at: () => '#/users' },
  { name: 'tokens', at: () => '#/users/tokens' },
  { name: 'audit', at: () => '#/users/audit' },
  { name: 'own password', at: () => '#/me' },
  { name: 'unknown', at: () => '#/nothing' },
];

// Alerts in every state, a refused file, a reply, an alarm that stands.
export async function furnish(box) {
  await box.people({
    noc: [['ann', 1, '15min'], ['bob', 1, '15min'], ['carol', 2, '10min'], ['dave', 3, '10min']],
    facility: [['dave', 1, '1s']],
    storage: [['bob', 2, '90s'], ['bob', 3, '5min']],
  });
  const escalating = await box.send('noc', 'core-sw-2 DOWN: port 17, no carrier, 214 hosts of hall B unreachable');
  const acknowledged = await box.send('noc', 'UPS of hall A on battery', 'warning');
  await box.api('POST', `/messages/id:${acknowledged.id}/ack`, { as: 'bob', comment: 'on my way' });
  const exhausted = await box.send('facility', 'Door 12 open for 5 minutes', 'warning');
  await box.send('noc', 'backup of nas-7 ended late', 'info');
  box.dropRaw('broken.xml', '<SMS><RECIPIENT_LIST>nco</RECIPIENT_LIST><MSG>lost</MSG></SMS>');
  await box.until('the broken file is refused', async () => (await box.api('GET', '/spool')).refused.length === 1);
  await box.until('an alert is exhausted', async () =>
    (await box.api('GET', `/messages/id/${exhausted.id}`)).outcome === 'EXHAUSTED');
  await box.until('an alarm stands', async () => (await box.api('GET', '/alarms')).items.length > 0);
  await box.until('ann is paged', () => box.read('phones.log').includes(escalating.number));
  await box.api('POST', `/phones/${encodeURIComponent('+33600000004')}`, { text: '?' });
  await box.until('a reply came in', async () => (await box.api('GET', '/inbox')).items.length > 0);
  return { escalating: escalating.id, acknowledged: acknowledged.id, exhausted: exhausted.id };
}

// The view is there and nothing in it is on its way any more.
export async function settled(page) {
  await page.waitForFunction(() => {
    const main = document.querySelector('main');
    return main?.innerText.trim() && !main.querySelector('.spin, [aria-busy="true"]');
  });
}

// Loads the page anew at that address.
export async function visit(page, box, at) {
  const isThere = page.url().startsWith(`${box.address}/`);
  await page.goto(`${box.address}/${at}`);
  if (isThere) await page.reload(); // another '#' alone loads nothing
  await settled(page);
}
