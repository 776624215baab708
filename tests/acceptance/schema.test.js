// The scenarios' JSON Schema, judged by a validator that is not ours: editors complete and check with it.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync, rmSync, writeFileSync, mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {after} from 'node:test';
import Ajv from 'ajv';
import {parseAllDocuments} from 'yaml';

import {Mock, repository, run} from './support/mock.js';

const schema = JSON.parse(readFileSync(`${repository}scenarios/scenario.schema.json`, 'utf8'));
// Strict: a misspelt keyword in the schema is an error, too.
const validate = new Ajv({allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true}).compile(schema);

const read = (path) => readFileSync(repository + path, 'utf8');
const yamlFiles = (folder) => readdirSync(repository + folder).filter((name) => /\.ya?ml$/.test(name));

// What an editor sees of the text: nothing when it is no YAML.
function seen(text) {
  const documents = parseAllDocuments(text, {logLevel: 'silent'});
  if (documents.length !== 1 || documents[0].errors.length > 0) return undefined;
  try {
    return documents[0].toJS();
  } catch {
    return undefined; // aliases without end
  }
}

test('the schema in the repository is the one that the mock prints and serves', async (t) => {
  const {code, output} = await run(['schema']);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(output), schema);
  const mock = await Mock.start();
  t.after(() => mock.stop());
  assert.deepEqual(await mock.world.admin('GET', '/schema'), schema);
});

for (const path of [...yamlFiles('scenarios').map((name) => `scenarios/${name}`), 'tests/scenario/every-key.yaml']) {
  test(`${path} is valid by the schema`, () => {
    validate(seen(read(path)));
    assert.deepEqual(validate.errors ?? [], []);
  });
}

const folder = mkdtempSync(join(tmpdir(), 'im-mock-'));
after(() => rmSync(folder, {recursive: true}));

test('the scenarios in the documents are valid, by the schema and by im-mock check', async () => {
  let count = 0;
  for (const document of ['README.md', 'scenarios/README.md']) {
    for (const [, text] of read(document).matchAll(/^```yaml\n(.*?)^```$/gms)) {
      // Others show only a part of a scenario.
      if (!/^scenario:/m.test(text) || /^extends:/m.test(text)) continue;
      validate(seen(text));
      assert.deepEqual(validate.errors ?? [], [], `${document}:\n${text}`);
      const file = join(folder, `${++count}.yaml`);
      writeFileSync(file, text);
      const {code, output, errors} = await run(['check', file]);
      assert.equal(code, 0, `${document}: ${output}${errors}`);
    }
  }
  assert.ok(count > 0, 'a scenario in the documents');
});

// The rest of what is wrong takes more than a schema to see: what can happen when, who is who, what matches.
test('the schema sees every unknown key of the broken scenarios', (t) => {
  const missed = [];
  let judged = 0;
  let rejected = 0;
  for (const name of yamlFiles('fixtures/bad-scenarios')) {
    const scenario = seen(read(`fixtures/bad-scenarios/${name}`));
    const problems = read(`fixtures/bad-scenarios/${name.replace(/\.ya?ml$/, '.txt')}`);
    if (scenario === undefined) continue;
    ++judged;
    if (!validate(scenario)) ++rejected;
    else if (problems.split('\n').some((line) => /: problem: unknown key/.test(line))) missed.push(name);
  }
  t.diagnostic(`the schema rejects ${rejected} of ${judged} broken scenarios that are YAML`);
  assert.deepEqual(missed, []);
});
