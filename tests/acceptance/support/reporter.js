// Says one line for each test file, everything about a failure, and loudly what was skipped; closes with the counts.
import {inspect} from 'node:util';

const ownCount = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;
const indented = (text) => text.replace(/^/gm, '    ');

export default async function* report(events) {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for await (const {type, data} of events) {
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    // The runner's own counts come as diagnostics too.
    if (type === 'test:diagnostic' && !ownCount.test(data.message)) {
      yield `note ${data.message}\n`;
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // A file and a suite are as good as their tests, unless they fail by themselves.
    const ownFailure = data.details.error?.failureType !== 'subtestsFailed';
    const isGroup = data.details.type === 'suite' || data.file === undefined || data.name === data.file;
    if (type === 'test:fail' && ownFailure && !data.todo) {
      ++failed;
      const error = data.details.error?.cause ?? data.details.error;
      yield `FAILED ${data.name}\n${indented(error?.stack ?? inspect(error))}\n`;
    } else if (data.skip !== undefined) {
      ++skipped;
      yield `SKIPPED ${data.name}: ${data.skip}\n`;
    } else if (type === 'test:pass' && !isGroup) {
      ++passed;
      yield `ok ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`;
    }
  }
  yield `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
}
