// SPDX-License-Identifier: Apache-2.0
// Many tabs of one browser: it has six connections to a box for all of them.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';

// As a browser does to a tab behind others; Playwright's are all in front.
function turn(page, isHidden) {
  return page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

// How many event streams a tab holds.
function streamsOf(page) {
  const open = new Set();
  const isStream = (request) => new URL(request.url()).pathname.endsWith('/events');
  page.on('request', (request) => isStream(request) && open.add(request));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => open.delete(request));
  return open;
}

story('tabs that nobody looks at leave the connections to those that somebody does', async (stage) => {
  const box = await stage.box();
  await box.people({ noc: [['ann', 1, '1h']] });
  await box.send('noc', 'seen in every tab');
  const first = await stage.page(box, { as: await box.user('adam', 'admin') });
  const tabs = [first];
  for (let i = 0; i < 7; ++i) {
    const tab = await first.context().newPage();
    const streams = streamsOf(tab);
    await tab.clock.install();
    await tab.goto(box.address);
    await tab.getByText('seen in every tab').first().waitFor();
    await turn(tab, true);
    const asked = tab.waitForResponse(/\/messages\?/);
    await tab.clock.fastForward('01:01');
    await asked;
    assert.equal(streams.size, 0, `tab ${i} holds its stream`);
    tabs.push(tab);
  }
  const late = tabs.at(-1);
  await box.send('noc', 'while nobody looked');
  await late.clock.fastForward('01:01');
  await late.getByText('while nobody looked').first().waitFor();

  await turn(late, false);
  await box.send('noc', 'live again');
  await late.getByText('live again').first().waitFor();
  await first.getByText('live again').first().waitFor();
  assert.equal(await late.getByText('Connection lost').count(), 0);

  // A box that does not answer at once: nobody takes what stands there for live.
  await turn(late, true);
  await late.clock.fastForward('01:01');
  await late.route('**/api/v1/events', () => {});
  await turn(late, false);
  const connecting = late.getByRole('status').filter({ hasText: 'Connecting… What you see is from' });
  await connecting.waitFor();
  await late.unroute('**/api/v1/events');
  await late.clock.fastForward('00:20');
  await connecting.waitFor({ state: 'detached' });
});
