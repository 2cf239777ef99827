// SPDX-License-Identifier: Apache-2.0
// What admins and newcomers do beside the first day.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { phone, story } from './stage.mjs';
import { furnish, settled } from './views.mjs';

story('a newcomer raises a test alert on a telephone and takes it on a simulated one', async (stage) => {
  const box = await stage.box();
  await box.people({ noc: [['ann', 1, '10min']] });
  const page = await stage.page(box, { as: await box.user('nina', 'operator'), size: phone, at: '#/phones' });
  await page.getByRole('button', { name: 'Raise a test alert' }).click();
  const dialog = page.getByRole('dialog', { name: 'Raise a test alert' });
  await dialog.getByLabel('Text').fill('is anybody there');
  await dialog.getByRole('button', { name: 'Raise it' }).click();
  const anns = page.getByRole('article', { name: 'ann' });
  const sms = anns.getByText(/^<\d{4}> .*is anybody there/);
  await sms.waitFor();
  const [, number] = /<(\d{4})>/.exec(await sms.textContent());
  await anns.getByLabel('Text as ann').fill(`${number} I am`);
  await anns.getByRole('button', { name: 'Send as ann' }).click();
  await anns.getByText('IS YOURS').waitFor();
});

story('an admin adds a login, its owner sets a password by the link, and the audit says who did it', async (stage) => {
  const box = await stage.box();
  const admin = await stage.page(box, { as: await box.user('adam', 'admin'), at: '#/users' });
  await admin.getByRole('button', { name: 'Add login' }).click();
  await admin.getByLabel('Name').fill('olga');
  await admin.getByLabel('Role').selectOption('operator');
  await admin.getByRole('button', { name: 'Add, show the link' }).click();
  const link = await admin.getByLabel('Set-up link', { exact: true }).inputValue();
  assert.ok(link.startsWith(`${box.address}/#/setup/`), link);

  const hers = await stage.page(box, { at: new URL(link).hash });
  const choose = async (page) => {
    await page.getByLabel('Name').fill('olga');
    await page.getByLabel('New password').fill('a few words in a row');
    await page.getByLabel('The same again').fill('a few words in a row');
    await page.getByRole('button', { name: 'Set password and log in' }).click();
  };
  await choose(hers);
  await hers.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  const late = await stage.page(box, { at: new URL(link).hash });
  await choose(late);
  await late.getByText('This link does not work (any more)').waitFor();

  await admin.getByRole('button', { name: 'I have copied it' }).click();
  await admin.getByRole('link', { name: 'Audit' }).click();
  await admin.getByRole('row').filter({ hasText: 'olga' }).filter({ hasText: 'adam' }).first().waitFor();
});

story('a refused file shows its reason and content, and is put back once its list is there', async (stage) => {
  const box = await stage.box();
  await furnish(box);
  const page = await stage.page(box, { as: await box.user('adam', 'admin'), at: '#/spool' });
  const row = page.getByRole('row').filter({ hasText: 'broken.xml' });
  await row.getByText('Its recipient list does not exist').waitFor();
  await row.getByRole('button', { name: 'Look inside' }).click();
  await page.getByRole('dialog').getByText('<RECIPIENT_LIST>nco</RECIPIENT_LIST>').waitFor();
  await page.keyboard.press('Escape');
  await box.api('PUT', '/lists/nco', { entries: [{ recipient: 'ann', level: 1, acknowledge_time: '10min' }] });
  await row.getByRole('button', { name: 'Put back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put back' }).click();
  await page.getByText('No refused files').waitFor();
  await box.until('it is an alert now', async () =>
    (await box.api('GET', '/messages?state=all&list=nco')).items.length === 1);
});

story('a list warns of nobody on level 1 and of the same person twice, while it is edited, too', async (stage) => {
  const box = await stage.box();
  await furnish(box);
  const page = await stage.page(box, { as: await box.user('adam', 'admin'), at: '#/lists/storage' });
  await page.getByText('bob stands on it twice.').first().waitFor();
  await page.getByText('Nobody is on level 1.').first().waitFor();
  await page.getByLabel('Level of bob').first().selectOption('1');
  await page.getByText('Nobody is on level 1.').first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Take bob off the list' }).last().click();
  await page.getByText('bob stands on it twice.').first().waitFor({ state: 'detached' });
});

async function savedBy(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return fs.readFileSync(await download.path(), 'utf8');
}

story('people and lists are exported, and what an import would change is shown before it is done', async (stage) => {
  const box = await stage.box();
  await box.people({ noc: [['ann', 1, '10min']] });
  const page = await stage.page(box, { as: await box.user('adam', 'admin'), at: '#/people?transfer=1' });
  const dialog = page.getByRole('dialog', { name: 'Import and export' });
  const directory = JSON.parse(await savedBy(page, () => dialog.getByRole('link', { name: 'Download' }).click()));
  assert.deepEqual([directory.recipients.length, directory.lists.length], [1, 1]);
  directory.recipients.push({ name: 'bob', number: '+33600000002' });
  const file = box.path('people.json');
  fs.writeFileSync(file, JSON.stringify(directory));
  await dialog.getByLabel('JSON file').setInputFiles(file);
  await dialog.getByText('1 added:').waitFor();
  await dialog.getByText('bob').waitFor();
  await dialog.getByRole('button', { name: 'Import' }).click();
  await dialog.getByText('Imported').waitFor();
  assert.equal((await box.api('GET', '/recipients/bob')).number, '+33600000002');
});

story('the history is saved as CSV with the filters that are set', async (stage) => {
  const box = await stage.box();
  await furnish(box);
  const page = await stage.page(box, { as: await box.user('vera', 'viewer'), at: '#/history' });
  await page.getByLabel('List').selectOption('facility');
  await page.getByRole('row').filter({ hasText: 'core-sw-2' }).waitFor({ state: 'detached' });
  await settled(page);
  const csv = await savedBy(page, () => page.getByRole('link', { name: 'Download as CSV' }).click());
  const lines = csv.trim().split('\r\n');
  assert.equal(lines.length, 2, csv);
  assert.match(lines[1], /Door 12/);
});

// What `page` is answered on `path` from now on.
const answered = (page, path, answer) => page.route((url) => url.pathname === `/api/v1${path}`, (route) =>
  route.fulfill({ json: { items: [], next: null, now: '2026-11-21T08:00:00.000Z', ...answer } }));

story('history and inbox do not say that there is nothing before they have looked', async (stage) => {
  const box = await stage.box();
  const page = await stage.page(box, { as: await box.user('vera', 'viewer'), at: '#/history' });
  await page.getByText('No alerts yet').waitFor();
  assert.equal(await page.getByRole('status').filter({ hasText: 'index' }).count(), 0, 'an empty box has all in its index');
  const shown = async (address, path, answer, ...texts) => {
    await page.unrouteAll();
    await answered(page, path, answer);
    await page.goto(`${box.address}/${address}`);
    await page.reload();
    for (const text of texts) await page.getByText(text).waitFor();
    assert.equal(await page.getByText(/^(No alerts yet|Nothing found|No SMS received yet)/).count(), 0, address);
  };
  await shown('#/history', '/history', { indexed_until: null }, 'The index of the history is being made');
  await shown('#/history', '/history', { indexed_until: '2026-11-21T07:59:30.000Z', next: 7 },
    'The index is behind', 'Nothing so far', /^Show more$/);
  await shown('#/inbox', '/inbox', { next: 7 }, 'Nothing so far', /^Show more$/);
});
