// SPDX-License-Identifier: Apache-2.0
// The daemon goes away under an open page and comes back.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';

story('the daemon is killed and started again: the page says so, reconnects, and the session lives on', async (stage) => {
  const box = await stage.box();
  await box.people({ noc: [['ann', 1, '1h']] });
  await box.send('noc', 'before the power cut');
  const page = await stage.page(box, { as: await box.user('adam', 'admin') });
  await page.getByText('before the power cut').first().waitFor();

  await box.end('SIGKILL');
  await page.getByRole('status').filter({ hasText: 'Connection lost' }).waitFor();
  await page.getByText('before the power cut').first().waitFor();

  await box.start();
  await page.getByRole('status').filter({ hasText: 'has restarted' }).waitFor();
  await box.send('noc', 'after the power cut');
  await page.getByText('after the power cut').first().waitFor();
  assert.equal(await page.getByText('Connection lost').count(), 0);

  await page.reload();
  await page.getByText('after the power cut').first().waitFor();
  assert.equal(await page.getByLabel('Password').count(), 0, 'nobody has to log in again');
});

story('a page that is opened while the daemon is away says so and goes on by itself', async (stage) => {
  const box = await stage.box();
  const page = await stage.page(box);
  await page.getByLabel('Password').waitFor();
  await page.route('**/api/v1/session', (route) => route.abort());
  await page.reload();
  await page.getByText('does not answer').waitFor();
  await page.unroute('**/api/v1/session');
  await page.getByLabel('Password').waitFor();
});
