// SPDX-License-Identifier: Apache-2.0
// The page's own tables of words, out of the build that the program has (TOCSIN_PAGE).
import { createRequire } from 'node:module';
import path from 'node:path';

const here = path.dirname(new URL(import.meta.url).pathname);
const built = process.env.TOCSIN_PAGE ?? path.join(here, '../../build/asan/app/ui/page');

// {key: text or {one, other}} of a language.
export async function table(language) {
  const esbuild = createRequire(path.join(built, 'package.json'))('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(built, 'src/lang', `${language}.ts`)], bundle: true, write: false, format: 'esm' });
  const code = outputFiles[0].text;
  const module = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  return module[language];
}

export function forms(words) {
  return typeof words === 'string' ? [words] : Object.values(words);
}

// What matches a whole text that was made of these words: a value is anything.
export function pattern(text) {
  const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function lettersOf(text) {
  return text.replace(/\{\w+\}/g, '').replace(/[^a-z]/gi, '').length;
}

// Patterns of English that nobody who reads `other` should see: [key, pattern]. Words that are the same
// in both are left out, and texts that are hardly more than their values.
export function foreign(english, other) {
  const own = new Set(Object.values(other).flatMap(forms));
  return Object.entries(english)
    .flatMap(([key, words]) => forms(words).map((text) => [key, text]))
    .filter(([, text]) => !own.has(text) && lettersOf(text) >= (text.includes('{') ? 8 : 3))
    .map(([key, text]) => [key, pattern(text)]);
}
