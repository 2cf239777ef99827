// SPDX-License-Identifier: Apache-2.0
// The admin's day: from the first login to the history of the first alert.
import assert from 'node:assert/strict';
import { phones } from './box.mjs';
import { press, tabTo, type } from './keys.mjs';
import { story } from './stage.mjs';
import { settled } from './views.mjs';

const alert = `<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>core-sw-2 DOWN port 17</MSG>
<SEVERITY>critical</SEVERITY><HOST>core-sw-2</HOST><KEY>core-sw-2/17</KEY></SMS>
`;

async function firstLogin(stage, box) {
  const link = new URL(await box.setUpLink('adam'));
  assert.doesNotMatch(box.read('log'), /setup\//, 'no link is logged');
  const page = await stage.page(box, { at: link.hash });
  await page.getByRole('heading', { name: 'Choose your password' }).waitFor();
  await page.getByLabel('Name').fill('adam');
  await page.getByLabel('New password').fill('a few words in a row');
  await page.getByLabel('The same again').fill('a few words in a row');
  await page.getByRole('button', { name: 'Set password and log in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  await page.getByText('There are no people yet').waitFor();
  return page;
}

async function addPerson(page, name, number) {
  await page.getByRole('link', { name: 'People', exact: true }).first().click();
  await page.getByRole('link', { name: 'New person' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Mobile number').fill(number.replace('+33', '0'));
  await page.getByText('goes by phones').waitFor(); // read in international form while it is typed
  assert.match(await page.getByRole('main').textContent(), /\+33 6 00 00 00 0\d/);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

// Three people on three levels by keys alone; nobody waits long for the first two.
const minutes = { ann: '0.05', bob: '0.05', carol: '10' };

async function makeList(page) {
  await press(page, page.getByRole('link', { name: 'Lists', exact: true }).first());
  await press(page, page.getByRole('link', { name: 'New list' }).first());
  await type(page, page.getByLabel('Name', { exact: true }), 'noc');
  for (const [at, name] of Object.keys(minutes).entries()) {
    await type(page, page.getByRole('combobox', { name: 'Add a person to level 1' }), name);
    await page.getByRole('option', { name }).waitFor();
    await page.keyboard.press('Enter');
    const card = page.getByRole('button', { name, exact: true });
    await card.waitFor();
    await tabTo(page, card, 'Shift+Tab');
    for (let level = 0; level < at; ++level) await page.keyboard.press('ArrowRight');
    await page.getByRole('region', { name: `Level ${at + 1}` }).getByRole('button', { name, exact: true }).waitFor();
    await type(page, page.getByLabel(`Minutes for ${name} to answer`), minutes[name]);
    await tabTo(page, page.getByLabel('Name', { exact: true }), 'Shift+Tab');
  }
  await press(page, page.getByRole('button', { name: 'Save' }));
  await page.getByRole('heading', { level: 1, name: 'noc' }).waitFor();
}

story('the admin\'s day: first login, people, a list by keys, an alert that escalates live, a reply, the history', async (stage) => {
  const box = await stage.box();
  const page = await firstLogin(stage, box);
  for (const name of ['ann', 'bob', 'carol']) await addPerson(page, name, phones[name]);
  await makeList(page);
  const { entries } = await box.api('GET', '/lists/noc');
  assert.deepEqual(entries, [['ann', '3s'], ['bob', '3s'], ['carol', '10min']].map(([recipient, acknowledge_time], at) => (
    { recipient, level: at + 1, acknowledge_time })));

  // It escalates under the eyes of who watches, without a reload.
  await page.getByRole('link', { name: 'Now', exact: true }).first().click();
  await page.getByText('No open messages').waitFor();
  box.dropRaw('1700000001.xml', alert);
  const card = page.getByRole('article').filter({ hasText: 'core-sw-2 DOWN port 17' });
  const person = (name) => card.getByRole('listitem').filter({ hasText: name }).last();
  await person('ann').getByText('NOT_YET_ACK').waitFor();
  await person('ann').getByText('ACK_TIME_OVER').waitFor();
  await person('bob').getByText('ACK_TIME_OVER').waitFor();
  await person('carol').getByText('NOT_YET_ACK').waitFor();

  // Carol replies on her phone, which is a window of its own.
  const shelf = await page.context().newPage();
  await shelf.goto(`${box.address}/#/phones`);
  const carols = shelf.getByRole('article', { name: 'carol' });
  await carols.getByRole('button', { name: /^Reply \d{4} as carol/ }).click();
  await carols.getByText('IS YOURS').waitFor();
  await card.getByText('carol has it').waitFor();

  // Its story, and the history.
  await card.getByRole('link', { name: 'core-sw-2 DOWN port 17' }).click();
  await page.getByRole('heading', { level: 1, name: /^Message \d{4}/ }).waitFor();
  await page.getByText('Reply of carol').waitFor();
  await page.getByText('ACKNOWLEDGED').first().waitFor();
  await box.send('noc', 'port authority calls', 'info');
  const indexed = async () => (await box.api('GET', '/history?text=port')).items.length === 2;
  await box.until('the index has both', indexed);
  await page.getByRole('link', { name: 'History', exact: true }).first().click();
  await page.getByRole('row').filter({ hasText: 'port authority calls' }).waitFor();
  await page.getByLabel('Words').fill('port core-sw');
  await page.getByRole('row').filter({ hasText: 'port authority calls' }).waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: 'core-sw-2 DOWN port 17' });
  await row.getByText('ACKNOWLEDGED').waitFor();
  await settled(page);
});
