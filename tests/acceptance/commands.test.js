// The program's other commands, and serve with --watch, as a user starts them.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {after} from 'node:test';

import {Mock, run} from './support/mock.js';
import {eventually} from './support/waiting.js';

const folder = mkdtempSync(join(tmpdir(), 'im-mock-commands-'));
after(() => rmSync(folder, {recursive: true}));

function file(name, text) {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const story = (state) => `scenario: watched\nsessions:\n  - {id: S1, participants: ["3002"], state: ${state}}\n`;
const statesOf = async (world) => (await world.sessions()).map(({state}) => state);

test('explain tells each shipped story, and ends with 0', async () => {
  const {code, output, errors} = await run(['explain', 'scenarios/incoming-answered.yaml']);
  assert.deepEqual({code, errors}, {code: 0, errors: ''});
  for (const word of ['incoming-answered', 'Alerting', 'Talking', 'Completed']) assert.ok(output.includes(word), output);
});

test('explain tells what is wrong with a story that is none, and ends with 1', async () => {
  const {code, output, errors} = await run(['explain', file('wrong.yaml', 'sesions: []\n')]);
  assert.equal(code, 1);
  assert.match(output + errors, /wrong\.yaml:1:1: problem: unknown key 'sesions'.*did you mean 'sessions'/);
});

test('check prints JSON for machines when asked, and ends with 1 for a problem', async () => {
  const {code, output} = await run(['check', '--format', 'json', file('wrong.yaml', 'sesions: []\n')]);
  assert.equal(code, 1);
  const {problems: [problem]} = JSON.parse(output);
  assert.equal(problem.line, 1);
});

test('schema prints the JSON schema that is among the scenarios', async () => {
  const {code, output} = await run(['schema']);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(output), JSON.parse(readFileSync(new URL('../../scenarios/scenario.schema.json', import.meta.url), 'utf8')));
});

test('serve --watch: a changed file is what a new world plays; a broken one changes nothing', async (t) => {
  const watched = file('watched.yaml', story('Alerting'));
  const mock = await Mock.start([watched, '--watch=restart']);
  t.after(() => mock.stop());
  assert.deepEqual(await statesOf(mock.world), ['Alerting']);
  writeFileSync(watched, story('Talking'));
  await eventually(async () => (await statesOf(mock.world))[0] === 'Talking', 'the changed story', 10_000);
  writeFileSync(watched, story('Ringing'));
  await eventually(() => /'Ringing'/.test(mock.errors), 'a word about the broken story', 10_000);
  assert.deepEqual(await statesOf(mock.world), ['Talking']);
});
