// SPDX-License-Identifier: Apache-2.0
// Two admins and one list.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';

async function twoEditors(stage) {
  const box = await stage.box();
  await box.people({ noc: [['ann', 1, '5min'], ['bob', 2, '5min']] });
  const adam = await stage.page(box, { as: await box.user('adam', 'admin'), at: '#/lists/noc' });
  const eve = await stage.page(box, { as: await box.user('eve', 'admin'), at: '#/lists/noc' });
  for (const page of [adam, eve]) await page.getByLabel('Description').waitFor();
  return { box, adam, eve };
}

function described(box) {
  return box.api('GET', '/lists/noc').then(({ description }) => description);
}

story('who edits a list while another one saves it is told at once, sees both, and decides', async (stage) => {
  const { box, adam, eve } = await twoEditors(stage);
  await eve.getByLabel('Description').fill('as eve wants it');
  await adam.getByLabel('Description').fill('as adam wants it');
  await adam.getByRole('button', { name: 'Save' }).click();
  const conflict = eve.getByRole('alert').filter({ hasText: 'Somebody changed this meanwhile' });
  await conflict.getByText('as adam wants it').waitFor();
  await conflict.getByText('as eve wants it').waitFor();
  await conflict.getByText('adam saved another version').waitFor();
  assert.equal(await described(box), 'as adam wants it');
  await conflict.getByRole('button', { name: 'Take theirs' }).click();
  await conflict.waitFor({ state: 'detached' });
  assert.equal(await eve.getByLabel('Description').inputValue(), 'as adam wants it');
  assert.equal(await described(box), 'as adam wants it');
});

story('who saves over a version he has not seen overwrites nothing, even without live events', async (stage) => {
  const { box, adam, eve } = await twoEditors(stage);
  await eve.context().route('**/api/v1/events', (route) => route.abort());
  await eve.reload();
  await eve.getByLabel('Description').fill('as eve wants it');
  await adam.getByLabel('Description').fill('as adam wants it');
  await adam.getByRole('button', { name: 'Save' }).click();
  await box.until('adam has saved', async () => (await described(box)) === 'as adam wants it');
  await eve.getByRole('button', { name: 'Save' }).click();
  const conflict = eve.getByRole('alert').filter({ hasText: 'Somebody changed this meanwhile' });
  await conflict.getByText('as adam wants it').waitFor();
  assert.equal(await described(box), 'as adam wants it');
  await conflict.getByRole('button', { name: 'Save mine over it' }).click();
  await box.until('eve has decided', async () => (await described(box)) === 'as eve wants it');
});

story('changes that are not saved are not left without a question', async (stage) => {
  const { box, eve } = await twoEditors(stage);
  await eve.getByLabel('Description').fill('as eve wants it');
  await eve.getByRole('link', { name: 'People', exact: true }).first().click();
  await eve.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Back' }).click();
  assert.equal(await eve.getByLabel('Description').inputValue(), 'as eve wants it');
  await eve.getByRole('link', { name: 'People', exact: true }).first().click();
  await eve.getByRole('button', { name: 'Leave, discard my changes' }).click();
  await eve.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  assert.notEqual(await described(box), 'as eve wants it');
});

async function logIn(page, { user, password }) {
  await page.getByLabel('Name').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('Description').waitFor();
}

story('a draft that a lost login has interrupted is its writer\'s alone, and ends when he logs out', async (stage) => {
  const box = await stage.box();
  await box.people({ noc: [['ann', 1, '5min']] });
  const adam = await box.user('adam', 'admin');
  const eve = await box.user('eve', 'admin');
  const page = await stage.page(box, { as: adam, at: '#/lists/noc' });
  const lose = async (time) => {
    await page.context().clearCookies();
    await box.people({ noc: [['ann', 1, time]] }); // what makes the page ask the box again
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
  };
  const description = page.getByLabel('Description');
  await description.fill('as adam wants it');
  await lose('6min');
  await logIn(page, eve);
  assert.equal(await description.inputValue(), '');
  await lose('7min');
  await logIn(page, adam);
  assert.equal(await description.inputValue(), 'as adam wants it');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  await logIn(page, adam);
  assert.equal(await description.inputValue(), '');
});
