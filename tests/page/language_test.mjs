// SPDX-License-Identifier: Apache-2.0
// French and German are whole: no English word of the page's tables is left on any view.
import assert from 'node:assert/strict';
import { story } from './stage.mjs';
import { furnish, views, visit } from './views.mjs';
import { foreign, table } from './words.mjs';

// Every text and every spoken or shown attribute of the document, as they stand there.
function everyText() {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (!parentElement.closest('main [lang="en"]')) texts.push(data); // the box's own words, and marked as English
  }
  for (const element of document.querySelectorAll('*')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-label', 'aria-description']) {
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
    }
  }
  return texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter(Boolean);
}

async function expectNone(page, name, patterns) {
  const texts = await page.evaluate(everyText);
  // The audit shows rows as they are stored, with the roles' own words.
  const meant = patterns.filter(([key]) => name !== 'audit' || !key.startsWith('role.'));
  const found = texts.flatMap((text) =>
    meant.filter(([, pattern]) => pattern.test(text)).map(([key]) => `${name}: "${text}" is ${key}`));
  assert.deepEqual(found, []);
}

for (const [language, locale, words] of [['fr', 'fr-FR', 'French'], ['de', 'de-DE', 'German']]) {
  story(`no view shows English to who reads ${words}`, async (stage) => {
    const patterns = foreign(await table('en'), await table(language));
    assert.ok(patterns.length > 100, `${patterns.length} patterns`);
    const box = await stage.box({ language });
    const seen = await furnish(box);
    const login = await stage.page(box, { locale });
    await login.getByRole('button').first().waitFor();
    await expectNone(login, 'log in', patterns);
    const page = await stage.page(box, { as: await box.user('adam', 'admin'), locale });
    for (const { name, at } of views) {
      await visit(page, box, at(seen));
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      await expectNone(page, name, patterns);
    }
  });
}

story('the tables of French and German have the words of the English one, and no value that it lacks', async () => {
  const english = await table('en');
  for (const language of ['fr', 'de']) {
    const other = await table(language);
    assert.deepEqual(Object.keys(other).sort(), Object.keys(english).sort());
    for (const [key, words] of Object.entries(english)) {
      const values = (text) => [...JSON.stringify(text).matchAll(/\{\w+\}/g)].map(([value]) => value);
      const unknown = values(other[key]).filter((value) => !values(words).includes(value));
      assert.deepEqual(unknown, [], `${language}: ${key}`);
    }
  }
});
