// SPDX-License-Identifier: Apache-2.0
// For node --test-reporter: a line a story, what went wrong, and the last line that tests/run counts by.
// A story that is skipped counts as failed.

function why(details) {
  const error = details?.error?.cause ?? details?.error;
  return String(error?.stack ?? error?.message ?? error);
}

export default async function* report(source) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const good = type === 'test:pass' && data.skip === undefined && data.todo === undefined;
    good ? (passed += 1) : (failed += 1);
    const seconds = ((data.details?.duration_ms ?? 0) / 1000).toFixed(1);
    yield `${good ? 'ok    ' : 'FAILED'} ${data.name} (${seconds} s)\n`;
    if (!good) yield `${type === 'test:fail' ? why(data.details) : 'skipped'}\n`;
  }
  yield `${passed} passed, ${failed} failed\n`;
}
