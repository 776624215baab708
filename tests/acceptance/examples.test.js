// The README's compose file and GitHub Actions workflow: no engine runs them here, but all that they name exists.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

import {parse} from 'yaml';

import {repository, run} from './support/mock.js';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');
const dockerfile = readFileSync(join(repository, 'Dockerfile'), 'utf8');
const examples = [...readme.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => parse(text));
const exampleWith = (key) => {
  const found = examples.filter((example) => key in example);
  assert.equal(found.length, 1, `README.md has one YAML example with ${key}`);
  return found[0];
};
const port = /^EXPOSE (\d+)$/m.exec(dockerfile)[1];
const folder = /^CMD \["serve", "([^"]+)"/m.exec(dockerfile)[1];

async function flagsOf(...words) {
  const {output} = await run([...words, '--help']);
  return [...output.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag);
}

test('every variable that README.md names is one of a flag', async () => {
  const flags = await flagsOf('serve');
  const named = new Set(readme.match(/IM_MOCK_[A-Z_]+/g));
  assert.ok(named.size > 0);
  for (const variable of named) {
    assert.ok(flags.includes(`--${variable.slice('IM_MOCK_'.length).toLowerCase().replaceAll('_', '-')}`), variable);
  }
});

test('every command and flag of im-mock that README.md names exists', async () => {
  const {output} = await run(['--help']);
  const commands = [...output.matchAll(/^ {2}([a-z]+) {2}/gm)].map(([, command]) => command);
  const named = [...readme.matchAll(/\bim-mock (serve|[a-z]+ --?[a-z]|[a-z]+ FILE)/g)].map(([, words]) => words.split(' ')[0]);
  assert.ok(named.length > 2);
  for (const command of named) assert.ok(commands.includes(command), command);
  const all = (await Promise.all(commands.map((command) => flagsOf(command)))).flat();
  for (const [, flag] of readme.matchAll(/`(--[a-z-]+)`/g)) assert.ok(all.includes(flag), flag);
});

test('the compose file names the port, the folder and the health check that the image has', () => {
  const {services} = exampleWith('services');
  const mock = services['im-mock'];
  assert.match(mock.ports[0], new RegExp(`^127\\.0\\.0\\.1:\\d+:${port}$`));
  assert.match(mock.volumes[0], new RegExp(`^\\./[a-z]+:${folder}:ro$`));
  assert.equal(services.tests.environment.API, `http://im-mock:${port}`);
  assert.deepEqual(Object.keys(services.tests.depends_on), ['im-mock']);
  assert.match(dockerfile, /^HEALTHCHECK .*CMD \["\/im-mock", "health"\]$/m);
});

test('the workflow runs commands that the image answers', async () => {
  const steps = exampleWith('jobs').jobs.contract.steps.map((step) => step.run ?? '');
  const [, , check, started, healthy] = steps;
  assert.match(started, new RegExp(`-p 127\\.0\\.0\\.1:\\d+:${port} .*:${folder}:ro" im-mock$`));
  assert.match(dockerfile, new RegExp(`^ENTRYPOINT \\["${/exec im-mock (\S+) health/.exec(healthy)[1]}"\\]$`, 'm'));
  const words = / im-mock (check .*)$/.exec(check)[1].split(' ').map((word) => (word === 'stories' ? 'scenarios' : word));
  assert.equal((await run(words)).code, 0);
});

test('what the Dockerfile copies is there, and let through to it', () => {
  const allowed = readFileSync(join(repository, '.dockerignore'), 'utf8').split('\n');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) => names.split(' '));
  assert.ok(copied.length > 3);
  for (const name of copied) {
    assert.ok(existsSync(join(repository, name)), name);
    assert.ok(allowed.includes(`!${name.split('/')[0]}`), `.dockerignore lets ${name} through`);
  }
});
