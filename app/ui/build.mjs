// SPDX-License-Identifier: Apache-2.0
// Builds the page into dist/: everything the box serves, and nothing from elsewhere.
//
//   npm ci && npm run build          or: node build.mjs [DIRECTORY]
//
// Fails when the page is heavier than it may be.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = process.argv[2] ?? join(here, "dist");
const weightMax = 60 * 1024; // compressed, all that one visit loads
const languages = ["en", "fr", "de"];

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: {
    app: "src/main.tsx",
    ...Object.fromEntries(languages.map((one) => [one, `src/lang/${one}_file.ts`])),
  },
  outdir: dist,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none", // licences.txt has them
  charset: "utf8",
});
await build({
  absWorkingDir: here,
  entryPoints: ["src/app.css"],
  outdir: dist,
  bundle: true, // its @import of admin.css
  minify: true,
  target: ["chrome90", "firefox90", "safari14"],
});
await copyFile(join(here, "src/index.html"), join(dist, "index.html"));
await copyFile(join(here, "src/favicon.svg"), join(dist, "favicon.svg"));

// What is in the bundle beside our own code.
const preact = join(here, "node_modules/preact");
const { version } = JSON.parse(await readFile(join(preact, "package.json"), "utf8"));
const licence = await readFile(join(preact, "LICENSE"), "utf8");
await writeFile(
  join(dist, "licences.txt"),
  "The page of Tocsin is licensed under Apache-2.0. It contains:\n\n" +
    `preact ${version}\n\n${licence}`,
);

// A visit loads everything but the languages of others.
const packed = {};
for (const name of (await readdir(dist)).sort()) {
  const plain = await readFile(join(dist, name));
  packed[name] = gzipSync(plain, { level: 9 }).length;
  const figures = [plain.length, packed[name]].map((n) => String(n).padStart(8));
  console.log(name.padEnd(14), ...figures, "gz");
}
const heaviest = Math.max(...languages.map((one) => packed[`${one}.js`]));
const rest = Object.entries(packed).filter(([name]) => !languages.includes(name.slice(0, -3)));
const sum = rest.reduce((all, [, bytes]) => all + bytes, heaviest);
console.log(`a visit: ${sum} bytes of ${weightMax}`);
if (sum > weightMax) {
  console.error("The page is heavier than 60 KiB.");
  process.exit(1);
}
