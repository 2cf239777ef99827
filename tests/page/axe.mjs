// SPDX-License-Identifier: Apache-2.0
// axe-core on what a window shows just now.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// One line for each violation of each node; `contrast`: of how many texts the contrast was measured.
export async function axe(page) {
  await page.evaluate(source);
  const { violations, passes, incomplete } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations', 'passes', 'incomplete'], rules: { 'target-size': { enabled: true } } }));
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary.replace(/\n\s*/g, ' ')}`));
  const count = (rules) => rules.filter(({ id }) => id === 'color-contrast').flatMap(({ nodes }) => nodes).length;
  return { lines, contrast: { measured: count(passes), unknown: count(incomplete) } };
}
