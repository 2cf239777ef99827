// SPDX-License-Identifier: Apache-2.0
// Everything without a mouse.
import assert from 'node:assert/strict';
import { hasFocus, press, tabTo, type } from './keys.mjs';
import { story } from './stage.mjs';

async function watched(stage) {
  const box = await stage.box();
  await box.people({ noc: [['ann', 1, '10min'], ['bob', 2, '10min']] });
  const { id, number } = await box.send('noc', 'UPS on battery');
  return { box, id, number };
}

story('from the log-in to the acknowledgement without a mouse', async (stage) => {
  const { box, id, number } = await watched(stage);
  const { user, password } = await box.user('olga', 'operator');
  const page = await stage.page(box);
  await type(page, page.getByLabel('Name'), user);
  await type(page, page.getByLabel('Password'), password);
  await page.keyboard.press('Enter');
  await press(page, page.getByRole('button', { name: `Acknowledge ${number}` }));
  const dialog = page.getByRole('dialog', { name: `Acknowledge ${number}` });
  await dialog.waitFor();
  assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)), 'the dialog has the focus');
  await type(page, dialog.getByLabel('Comment'), 'on my way');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const message = await box.until('it is acknowledged', async () => {
    const found = await box.api('GET', `/messages/id/${id}`);
    return found.outcome === 'ACKNOWLEDGED' && found;
  });
  assert.equal(message.comment, 'on my way');
  assert.match(message.acknowledged_by, /olga/);
});

story('Escape closes a dialog and gives the focus back, and the first Tab skips to the content', async (stage) => {
  const { box, number } = await watched(stage);
  const page = await stage.page(box, { as: await box.user('olga', 'operator') });
  const button = page.getByRole('button', { name: `Acknowledge ${number}` });
  await press(page, button);
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok(await hasFocus(button));

  await page.reload();
  await button.waitFor();
  await page.keyboard.press('Tab');
  assert.ok(await hasFocus(page.getByRole('link', { name: 'Skip to content' })));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inside = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
  assert.ok(inside, 'the next Tab is in the content');
});

// What tells a person where the focus is.
function focusLooks() {
  const style = getComputedStyle(document.activeElement);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  return { name: document.activeElement.outerHTML.slice(0, 100), visible: outlined || style.boxShadow !== 'none' };
}

story('whatever has the focus shows it', async (stage) => {
  const { box, number } = await watched(stage);
  const page = await stage.page(box, { as: await box.user('adam', 'admin') });
  await tabTo(page, page.getByRole('button', { name: `Acknowledge ${number}` }));
  await page.reload();
  await page.getByRole('button', { name: `Acknowledge ${number}` }).waitFor();
  for (let i = 0; i < 40; ++i) {
    await page.keyboard.press('Tab');
    const { name, visible } = await page.evaluate(focusLooks);
    if (name.startsWith('<body')) break;
    assert.ok(visible, name);
  }
});
