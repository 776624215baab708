// The log on standard error: what is told of a request, how loudly, and what never.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';

import {basic, call} from './support/http.js';
import {Run, program} from './support/mock.js';
import {Wire} from './support/wire.js';

// A mock with these words; its log is whole once it has ended.
async function start(t, words, options) {
  const mock = new Run(['serve', 'scenarios', '--port', '0', '--scenario', 'two-agents', ...words], options);
  t.after(() => mock.child.kill('SIGKILL'));
  const line = await mock.output.until((lines) => lines[0], 'ready line');
  mock.url = /^ready (\S+) /.exec(line)[1].replace('0.0.0.0', '127.0.0.1');
  mock.log = async () => {
    mock.child.kill('SIGTERM');
    const {code, errors} = await mock.end();
    assert.equal(code, 0);
    return errors.split('\n').slice(0, -1);
  };
  return mock;
}

// A request that is answered, one that is denied, one that matches nothing, and bytes that are no text.
async function talk(mock) {
  const signIn = await call('GET', `${mock.url}/api/v2/me`, {headers: basic('agent1', 'secret1')});
  assert.equal(signIn.status, 200);
  const cookie = /JSESSIONID=([^;]+)/.exec(signIn.headers.get('Set-Cookie'))[1];
  await call('GET', `${mock.url}/api/v2/me/im-sessions?fields=*`, {headers: {Cookie: `JSESSIONID=${cookie}`}});
  await call('GET', `${mock.url}/api/v2/me`, {headers: basic('agent1', 'a-wrong-password')});
  await call('GET', `${mock.url}/api/v2/nothing`);
  const wire = await Wire.connect(Number(new URL(mock.url).port));
  wire.socket.write(Buffer.from('GET /api/v2/\xff\x1b[31m"\\ HTTP/1.1\r\nHost: mock\r\n\r\n', 'latin1'));
  await wire.answer();
  wire.end();
  return [cookie, 'secret1', 'a-wrong-password', basic('agent1', 'secret1').Authorization];
}

test('one line for each request: method, target, status, time, and the reason of a no', async (t) => {
  const mock = await start(t, []);
  const secrets = await talk(mock);
  const lines = await mock.log();
  assert.equal(lines.length, 5, lines.join('\n'));
  assert.match(lines[0], /^GET \/api\/v2\/me 200 \d+\.\dms$/);
  assert.match(lines[1], /^GET \/api\/v2\/me\/im-sessions\?fields=\* 200 \d+\.\dms$/);
  assert.match(lines[2], /^GET \/api\/v2\/me 403 \d+\.\dms {2}wrong password for agent agent1$/);
  assert.match(lines[3], /^GET \/api\/v2\/nothing 404 \d+\.\dms {2}no route GET \/api\/v2\/nothing; nearest: /);
  for (const secret of secrets) assert.ok(!lines.join('\n').includes(secret), 'no secrets');
  assert.doesNotMatch(lines.join(''), /[\x00-\x1f\x7f]/, 'neither colours nor control characters');
});

test('as JSON each line is an object with the same', async (t) => {
  const mock = await start(t, ['--log-format', 'json', '--host', '0.0.0.0']);
  const secrets = await talk(mock);
  const lines = await mock.log();
  const [beyond, ...rows] = lines.map((line) => JSON.parse(line));
  assert.equal(beyond.level, 'warning');
  assert.match(beyond.message, /listening on 0\.0\.0\.0, where others may reach \/__admin; --admin-token guards it/);
  assert.deepEqual(rows.map(({level, method, status}) => [level, method, status]), [
    ['info', 'GET', 200], ['info', 'GET', 200], ['warning', 'GET', 403], ['warning', 'GET', 404], ['warning', 'GET', rows[4].status],
  ]);
  assert.equal(rows[1].target, '/api/v2/me/im-sessions?fields=*');
  assert.equal(rows[2].diagnosis, 'wrong password for agent agent1');
  assert.ok(rows.every(({ms}) => typeof ms === 'number'));
  for (const secret of secrets) assert.ok(!lines.join('\n').includes(secret), 'no secrets');
});

test('one request is one line, whatever names others choose', async (t) => {
  for (const format of ['text', 'json']) {
    const mock = await start(t, ['--log-format', format]);
    const port = Number(new URL(mock.url).port);
    const hostile = 'x\u0085\u009b31m\u202ey';
    const bytes = (target, headers = '', body = '') => Buffer.from(`${body === '' ? 'GET' : 'POST'} ${target} HTTP/1.1\r\n` +
      `Host: mock\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    const credentials = Buffer.from(`a\nGET /forged 200${hostile}:x`).toString('base64');
    const wire = await Wire.connect(port);
    for (const request of [
      bytes(`/api/v2/${hostile}`),
      bytes('/w/%0aGET%20%2fforged%20200%1b%5b31m/api/v2/me'),
      bytes('/api/v2/me', `X-Mock-World: ${hostile}\r\n`),
      bytes('/api/v2/me', `Authorization: Basic ${credentials}\r\n`),
      bytes('/api/v2/me', `Authorization: ${basic('agent1', 'secret1').Authorization}\r\n`,
        JSON.stringify({operationName: `\nGET /forged 200${hostile}`})),
    ]) {
      wire.socket.write(request);
      await wire.answer();
    }
    wire.end();
    const lines = await mock.log();
    assert.equal(lines.length, 5, lines.join('\n'));
    assert.doesNotMatch(lines.join(''), /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    assert.ok(lines.every((line) => !line.startsWith('GET /forged')));
  }
});

test('a level keeps what is less than it quiet', async (t) => {
  for (const [level, count] of [['debug', 5], ['info', 5], ['warning', 3], ['error', 0], ['off', 0]]) {
    const mock = await start(t, ['--log-level', level]);
    await talk(mock);
    const lines = await mock.log();
    assert.equal(lines.length, count, `${level}: ${lines.join('\n')}`);
  }
});

test('with a token, others may reach it without a warning, and the token is never told', async (t) => {
  const token = 'a-token-of-its-own';
  const mock = await start(t, ['--host', '0.0.0.0'], {environment: {IM_MOCK_ADMIN_TOKEN: token}});
  assert.equal((await call('GET', `${mock.url}/__admin/worlds`)).status, 403);
  assert.equal((await call('GET', `${mock.url}/__admin/worlds`, {headers: {Authorization: 'Bearer wrong'}})).status, 403);
  assert.equal((await call('GET', `${mock.url}/__admin/worlds`, {headers: {Authorization: `Bearer ${token}`}})).status, 200);
  assert.equal((await call('GET', `${mock.url}/__admin/health`)).status, 200);
  const lines = await mock.log();
  assert.equal(lines.length, 4, lines.join('\n'));
  assert.ok(!lines.join('\n').includes(token));
});

test('too few open files for --max-clients are told of at the start', async (t) => {
  const through = async (files, clients) => {
    const mock = new Run(['-c', `ulimit -n ${files}; exec "$1" serve scenarios --port 0 --max-clients ${clients}`, 'sh', program], {command: 'sh'});
    t.after(() => mock.child.kill('SIGKILL'));
    await mock.output.until((lines) => lines[0], 'ready line');
    mock.child.kill('SIGTERM');
    return (await mock.end()).errors;
  };
  assert.equal(await through(200, 1000),
    'the system allows 200 open files, too few for --max-clients 1000; raise the limit with ulimit -n\n');
  assert.equal(await through(200, 100), '');
  // A limit that the process may raise by itself is no limit.
  const soft = new Run(['-c', 'ulimit -S -n 100; exec "$1" serve scenarios --port 0 --max-clients 300', 'sh', program], {command: 'sh'});
  t.after(() => soft.child.kill('SIGKILL'));
  await soft.output.until((lines) => lines[0], 'ready line');
  assert.match(readFileSync(`/proc/${soft.child.pid}/limits`, 'utf8'), /^Max open files +(\d+) +\1 /m);
  soft.child.kill('SIGTERM');
  assert.equal((await soft.end()).errors, '');
});

let hasTerminals = true;
try {
  execFileSync('script', ['-qec', 'true', '/dev/null'], {stdio: 'pipe'});
} catch {
  hasTerminals = false;
}

test('on a terminal a warning is coloured', {skip: hasTerminals ? false : 'NO COLOURS SEEN: script is missing, or has no terminal to offer'}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'im-mock-'));
  try {
    const command = `${program} serve scenarios --port 0 --host 0.0.0.0 --log-level warning`;
    const mock = new Run(['-qefc', `timeout --preserve-status 1 ${command}`, join(folder, 'typescript')], {command: 'script'});
    const {output} = await mock.end();
    assert.match(output, /\x1b\[33mlistening on 0\.0\.0\.0, .*\x1b\[0m/);
  } finally {
    rmSync(folder, {recursive: true});
  }
});
