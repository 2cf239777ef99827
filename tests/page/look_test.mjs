// SPDX-License-Identifier: Apache-2.0
// What every view must be, at both widths and in both themes: usable with a screen reader, legible, and no
// wider than the window.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { desk, phone, picture, story } from './stage.mjs';
import { furnish, views, visit } from './views.mjs';

// What docs/pictures shows, with PICTURES=1.
const pictured = {
  now: ['1440-light', '1440-dark', '360-light', '360-dark'],
  message: ['1440-light', '360-dark'],
  list: ['1440-light', '360-light'],
  people: ['1440-dark'],
  phones: ['1440-light', '360-dark'],
  links: ['1440-light'],
  history: ['1440-light'],
};

const widths = { 1440: desk, 360: phone };

// Calls `look` with a window at each view; `outside` are the addresses that need no login.
async function everyView(stage, { size, scheme }, look) {
  const box = await stage.box();
  const seen = await furnish(box);
  const page = await stage.page(box, { as: await box.user('adam', 'admin'), size, scheme });
  for (const { name, at } of views) {
    await visit(page, box, at(seen));
    await look(page, name);
  }
  const outside = await stage.page(box, { size, scheme });
  for (const [name, at] of [['log in', ''], ['set up', '#/setup/anything?user=ann']]) {
    await outside.goto(`${box.address}/${at}`);
    await outside.getByRole('button').first().waitFor();
    await look(outside, name);
  }
}

for (const [width, size] of Object.entries(widths)) {
  for (const scheme of ['light', 'dark']) {
    story(`axe finds nothing on any view, ${scheme}, ${width} wide`, async (stage) => {
      const all = [];
      await everyView(stage, { size, scheme }, async (page, name) => {
        const { lines, contrast } = await axe(page);
        all.push(...lines.map((line) => `${name}: ${line}`));
        assert.ok(contrast.measured > 0, `${name}: no contrast was measured`);
        const look = `${width}-${scheme}`;
        if (pictured[name]?.includes(look)) await picture(page, `${name}-${look}`);
      });
      assert.equal(all.length, 0, `${all.length} violations\n${all.join('\n')}`);
    });
  }
}

// [view, name of the button]
const dialogs = [
  ['now', /^Acknowledge \d{4}/], ['now', /^Pass \d{4}/], ['now', /^Escalate \d{4}/], ['now', /^Cancel message \d{4}/],
  ['now', 'Raise a test alert'], ['list', 'Remove list'], ['links', /^Test SMS/], ['links', /^Dialogue/],
  ['spool', /^Look inside/], ['spool', /^Put back/], ['users', 'Add login'], ['tokens', 'Make a token'],
];

for (const [width, scheme] of [[1440, 'light'], [360, 'dark']]) {
  story(`axe finds nothing in any dialog, and none is wider than the window, ${scheme}, ${width} wide`, async (stage) => {
    const box = await stage.box();
    const seen = await furnish(box);
    const page = await stage.page(box, { as: await box.user('adam', 'admin'), size: widths[width], scheme });
    for (const [view, name] of dialogs) {
      await visit(page, box, views.find((one) => one.name === view).at(seen));
      await page.getByRole('main').getByRole('button', { name }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await dialog.locator('.spin').waitFor({ state: 'detached' });
      assert.deepEqual((await axe(page)).lines, [], String(name));
      const { found, wide, room } = await page.evaluate(whatIsOutside);
      assert.deepEqual([found, wide <= room], [[], true], String(name));
    }
  });
}

// What can be pressed and does not lie within the window, unless it can be scrolled to in a box of its own or
// is hidden until it has the focus.
function whatIsOutside() {
  const scrolls = (element) => {
    for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth) return true;
    }
    return false;
  };
  const found = [];
  for (const element of document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex="0"]')) {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width <= 1 || height <= 1 || !element.checkVisibility() || element.matches('.skip')) continue;
    if ((left < -1 || right > innerWidth + 1) && !scrolls(element)) found.push(element.outerHTML.slice(0, 120));
  }
  return { found, wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth };
}

for (const [width, size] of Object.entries(widths)) {
  story(`nothing is wider than the window, ${width} wide`, async (stage) => {
    await everyView(stage, { size }, async (page, name) => {
      const { found, wide, room } = await page.evaluate(whatIsOutside);
      assert.deepEqual(found, [], name);
      assert.ok(wide <= room, `${name}: ${wide} wide in a window of ${room}`);
    });
  });
}

story('on a phone every view is reached by the menu', async (stage) => {
  const box = await stage.box();
  await furnish(box);
  const page = await stage.page(box, { as: await box.user('adam', 'admin'), size: phone });
  for (const name of ['History', 'Lists', 'People', 'Links', 'Inbox', 'Spool', 'Phones', 'Users', 'Now']) {
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }
});
