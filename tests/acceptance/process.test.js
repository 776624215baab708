// The mock as a process: how it starts, why it does not, and how it ends.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {after} from 'node:test';

import {listen} from './support/client.js';
import {Mock, Run, program, repository, run} from './support/mock.js';
import {eventually, within} from './support/waiting.js';
import {Wire} from './support/wire.js';

const folder = mkdtempSync(join(tmpdir(), 'im-mock-'));
after(() => rmSync(folder, {recursive: true}));
chmodSync(folder, 0o755);

function file(name, text, mode = 0o644) {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const isOneSentence = (errors, sentence) => {
  assert.match(errors, sentence);
  assert.match(errors, /^im-mock: [^\n]+\n$/);
};

// What does not start: it ends at once with the exit code, one sentence, and nothing on standard output.
async function failsWith(code, sentence, words, options) {
  const ended = await run(words, options);
  assert.deepEqual({code: ended.code, output: ended.output}, {code, output: ''}, ended.errors);
  isOneSentence(ended.errors, sentence);
}

test('the ready line is the first and only line on standard output', async (t) => {
  const mock = await Mock.start(['scenarios', '--scenario', 'incoming-answered']);
  t.after(() => mock.stop());
  assert.match(mock.output.items.join('\n'),
    /^ready http:\/\/127\.0\.0\.1:\d+ scenario=incoming-answered scenarios=\d+$/);
});

test('a broken scenario: every problem at once, with its place, source line and caret, and exit 1', async () => {
  const broken = file('broken.yaml', [
    'scenario: broken',
    'sesions: []',
    'sessions:',
    '  - participants: ["3002"]',
    '    timeline:',
    '      - {at: 3, state: Talking}',
    '      - {after: 1s, state: Ringing}',
    '',
  ].join('\n'));
  const {code, output, errors} = await run(['serve', broken, '--port', '0']);
  assert.equal(code, 1);
  assert.equal(output, '');
  const places = errors.split('\n').filter((line) => line.startsWith(broken));
  assert.deepEqual(places.map((line) => line.slice(broken.length).split(': ')[0]), [':2:1', ':6:14', ':7:28']);
  const lines = errors.split('\n');
  assert.equal(lines[1].trim(), 'sesions: []');
  assert.equal(lines[2].trim(), '^');
  assert.equal(lines.at(-2), 'im-mock: not started, because a scenario has a problem');
});

test('one broken scenario among good ones is reason enough not to start', async () => {
  const other = file('other.yaml', 'scenario: other\nsessions: 3\n');
  const {code, errors} = await run(['serve', 'scenarios', other, '--port', '0']);
  assert.equal(code, 1);
  assert.match(errors, /other\.yaml:2:11: problem: /);
});

test('a file that does not exist, a folder without scenarios', async () => {
  mkdirSync(join(folder, 'empty'));
  for (const [name, reason] of [['none.yaml', /there is no such file or folder/], ['empty', /holds no scenario/]]) {
    const {code, output, errors} = await run(['serve', join(folder, name), '--port', '0']);
    assert.deepEqual({code, output}, {code: 1, output: ''});
    assert.match(errors, reason);
    assert.ok(errors.startsWith(join(folder, name)));
  }
});

test('a scenario that is none is loaded without a crash: no text, no YAML', async () => {
  for (const bytes of [Buffer.from([0xff, 0xfe, 0x00]), '\0'.repeat(100), '{{{{{', '']) {
    const {code, signal} = await run(['serve', file('bytes.yaml', bytes), '--port', '0']);
    assert.deepEqual({code, signal}, {code: 1, signal: null});
  }
});

// What root may do, an ordinary user may not: as root these run as nobody.
const isRoot = process.getuid() === 0;
async function asOrdinaryUser(words) {
  if (!isRoot) return run(words);
  const copy = join(folder, 'im-mock');
  copyFileSync(program, copy);
  chmodSync(copy, 0o755);
  return new Run(words, {command: copy, user: 65534}).end();
}

test('a file or folder that may not be read', async () => {
  const secret = file('secret.yaml', 'scenario: secret\n', 0o000);
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  writeFileSync(join(closed, 'a.yaml'), 'scenario: a\n');
  chmodSync(closed, 0o000);
  for (const path of [secret, closed]) {
    const {code, errors} = await asOrdinaryUser(['serve', path, '--port', '0']);
    assert.equal(code, 1, errors);
    assert.match(errors, /problem: .*(read|permission)/i);
  }
  chmodSync(closed, 0o755);
});

const firstFreePort = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
const everyPortIsFree = firstFreePort <= 79 && 'EVERY PORT is free to everybody on this machine';
test('a port that belongs to root', {skip: everyPortIsFree}, async () => {
  const scenario = file('a.yaml', 'scenario: a\nsessions: [{participants: ["3002"], state: Talking}]\n');
  const {code, output, errors} = await asOrdinaryUser(['serve', scenario, '--port', '79', '--max-clients', '10']);
  assert.deepEqual({code, output}, {code: 1, output: ''});
  isOneSentence(errors, /no permission to listen on 127\.0\.0\.1:79; ports below 1024 belong to root, choose another/);
});

test('a port that is in use', async (t) => {
  const mock = await Mock.start();
  t.after(() => mock.stop());
  await failsWith(1, new RegExp(`127\\.0\\.0\\.1:${mock.port} is in use; .*--port`),
    ['serve', 'scenarios', '--port', String(mock.port)]);
  // Whoever has it: a socket that only listens, too.
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  await failsWith(1, /is in use/, ['serve', 'scenarios', '--port', String(server.address().port)]);
  assert.equal((await mock.world.get('/me')).status, 200);
});

test('hosts that are none of this machine', async () => {
  const serve = (host) => ['serve', 'scenarios', '--port', '0', '--host', host];
  await failsWith(1, /'no-such\.invalid' is no numeric address; --host takes one, or localhost, or \* for all/, serve('no-such.invalid'));
  await failsWith(1, /192\.0\.2\.1:0 is no address of this machine; choose another with --host/, serve('192.0.2.1'));
});

test('wrong usage: exit 2, one sentence, and the nearest right word', async () => {
  await failsWith(2, /unknown argument --prot \(did you mean '--port'\?\); see im-mock serve --help/,
    ['serve', '--prot', '0']);
  await failsWith(2, /unknown argument --scenaro=demo \(did you mean '--scenario'\?\)/, ['serve', '--scenaro=demo']);
  await failsWith(2, /unknown argument server \(did you mean 'serve'\?\)/, ['server']);
  await failsWith(2, /--port: .*99999/, ['serve', '--port', '99999']);
  await failsWith(2, /--port: .*many/, ['serve', '--port', 'many']);
  await failsWith(2, /--clock: .*wall/, ['serve', '--clock', 'wall']);
  await failsWith(2, /--speed: .*0/, ['serve', '--speed', '0']);
  await failsWith(2, /--max-body: .*lots/, ['serve', '--max-body', 'lots']);
  await failsWith(2, /--tls-cert and --tls-key go together/, ['serve', '--tls-cert', 'a.pem']);
  await failsWith(2, /--port/, ['serve', 'scenarios', '--port']);
  await failsWith(2, /see im-mock --help/, []);
  await failsWith(1, /there is no scenario 'nosuch' among the \d+ loaded ones/,
    ['serve', 'scenarios', '--scenario', 'nosuch', '--port', '0']);
});

test('a wrong environment is wrong usage too', async () => {
  const serve = ['serve', 'scenarios'];
  await failsWith(2, /IM_MOCK_PORT: many is no whole number/, serve, {environment: {IM_MOCK_PORT: 'many'}});
  await failsWith(2, /IM_MOCK_CLOCK: .*wall/, serve, {environment: {IM_MOCK_CLOCK: 'wall', IM_MOCK_PORT: '0'}});
});

test('a flag beats the environment, and that beats the default', async (t) => {
  const environment = {
    IM_MOCK_SCENARIO: 'incoming-missed', IM_MOCK_CLOCK: 'manual', IM_MOCK_SEED: '7', IM_MOCK_PORT: '1',
  };
  const mock = await Mock.start(['scenarios', '--scenario', 'incoming-answered'], {environment});
  t.after(() => mock.stop());
  assert.match(mock.output.items[0], /scenario=incoming-answered /);
  assert.equal((await mock.world.admin('GET', '/clock')).mode, 'manual');
  const [{session}] = await mock.world.advance();
  const twin = await mock.makeWorld('incoming-answered', {seed: 7});
  assert.equal((await twin.advance())[0].session, session);
});

test('--version and --help answer on standard output', async () => {
  const version = await run(['--version']);
  assert.deepEqual({code: version.code, errors: version.errors}, {code: 0, errors: ''});
  assert.match(version.output, /^im-mock \d+\.\d+\.\d+ \([0-9a-f]{7,40}.*\)/);
  for (const words of [['--help'], ['serve', '--help'], ['check', '--help'], ['health', '--help']]) {
    const {code, output, errors} = await run(words);
    assert.deepEqual({code, errors}, {code: 0, errors: ''});
    assert.ok(output.split('\n').every((line) => line.length <= 120), 'lines that fit');
  }
});

test('im-mock health says whether a mock answers', async () => {
  const mock = await Mock.start();
  const up = await run(['health', '--url', mock.url]);
  assert.deepEqual(up, {code: 0, signal: null, output: `up ${mock.url}`, errors: ''});
  assert.equal((await run(['health'], {environment: {IM_MOCK_PORT: String(mock.port)}})).code, 0);
  await mock.stop();
  await failsWith(1, /does not answer/, ['health', '--url', mock.url]);
  await failsWith(1, /does not answer/, ['health', '--url', 'nonsense']);
});

test('a standard output that is closed or full is told of, with exit 1', async () => {
  const through = (command) => new Run(['-c', command, 'sh', program], {command: 'sh'}).end();
  for (const command of [
    'exec "$1" schema >&-',
    'exec "$1" --version >/dev/full',
    'exec "$1" check scenarios >/dev/full',
    'exec "$1" serve scenarios --port 0 >&-',
    'exec "$1" serve scenarios --port 0 >/dev/full',
  ]) {
    const {code, errors} = await through(command);
    assert.equal(code, 1, `${command}: ${errors}`);
    isOneSentence(errors, /^im-mock: cannot write to standard output: /);
  }
});

test('a log that cannot be written is no reason to stop, nor to write into a connection', async (t) => {
  for (const redirection of ['2>/dev/full', '2>&-', '<&- 2>&-']) {
    const command = `exec "$1" serve scenarios --port 0 --log-level debug ${redirection}`;
    const mock = new Run(['-c', command, 'sh', program], {command: 'sh'});
    const line = await mock.output.until((lines) => lines[0], 'ready line');
    const port = Number(/:(\d+) /.exec(line)[1]);
    const wire = await Wire.connect(port);
    t.after(() => wire.end());
    for (let count = 0; count < 3; ++count) {
      const answer = await wire.send('GET /api/v2/nothing HTTP/1.1\r\nHost: mock\r\n\r\n').answer();
      assert.equal(answer.status, 404);
      assert.equal(wire.bytes, '');
    }
    mock.child.kill('SIGTERM');
    assert.equal((await mock.end(1_500)).code, 0);
  }
});

test('nobody reads the log: requests are answered all the same, and the process ends well', async (t) => {
  const mock = new Run(['serve', 'scenarios', '--port', '0']);
  t.after(() => mock.child.kill('SIGKILL'));
  mock.child.stderr.pause();
  const line = await mock.output.until((lines) => lines[0], 'ready line');
  const wire = await Wire.connect(Number(/:(\d+) /.exec(line)[1]));
  t.after(() => wire.end());
  const path = `/api/v2/${'x'.repeat(500)}`;
  for (let count = 0; count < 5_000; ++count) {
    const answer = await wire.send(`GET ${path} HTTP/1.1\r\nHost: mock\r\n\r\n`).answer();
    assert.equal(answer.status, 404);
  }
  const began = Date.now();
  mock.child.kill('SIGTERM');
  await within(5_000, new Promise((resolve) => mock.child.once('exit', resolve)), 'the end');
  assert.ok(Date.now() - began < 1_000, `it took ${Date.now() - began} ms`);
  mock.child.stderr.resume();
  assert.equal((await mock.end()).code, 0);
});

test('who reads the log late is told how many lines are missing', async (t) => {
  const mock = new Run(['serve', 'scenarios', '--port', '0']);
  t.after(() => mock.child.kill('SIGKILL'));
  mock.child.stderr.pause();
  const line = await mock.output.until((lines) => lines[0], 'ready line');
  const wire = await Wire.connect(Number(/:(\d+) /.exec(line)[1]));
  t.after(() => wire.end());
  const ask = (path) => wire.send(`GET ${path} HTTP/1.1\r\nHost: mock\r\n\r\n`).answer();
  for (let count = 0; count < 5_000; ++count) await ask(`/api/v2/${'x'.repeat(500)}`);
  mock.child.stderr.resume();
  await eventually(() => / lines of the log are missing here/.test(mock.errors), 'a remark');
  await ask('/the-last');
  mock.child.kill('SIGTERM');
  const {errors} = await mock.end();
  const lines = errors.trimEnd().split('\n');
  const missing = lines.map((text) => Number(/^(\d+) lines of the log are missing here: /.exec(text)?.[1] ?? 0));
  assert.equal(lines.filter((text) => text.startsWith('GET ')).length + missing.reduce((sum, count) => sum + count), 5_001);
  assert.match(lines.at(-1), /^GET \/the-last 404 /);
});

test('a pending wait for a text of any alphabet does not keep SIGTERM from ending it well', async (t) => {
  const mock = await Mock.start();
  t.after(() => mock.child.kill('SIGKILL'));
  const world = await mock.makeWorld('incoming-answered');
  for (const text of ['Ж'.repeat(200), `a${'中'.repeat(200)}`, `ab${'😀'.repeat(200)}`]) {
    await world.post('/me/im-sessions', {operationName: text});
  }
  const waiting = fetch(`${world.url}/__admin/journal/wait`, {
    method: 'POST', body: JSON.stringify({match: {body: {operationName: 'Ж'.repeat(199)}}, timeout: '1m'}),
  });
  const pending = async () => (await world.get('/me/im-sessions')).status === 200;
  await eventually(pending, 'an answer');
  mock.child.kill('SIGTERM');
  const [answer, {code, signal}] = await Promise.all([waiting, mock.end()]);
  assert.deepEqual({code, signal, status: answer.status}, {code: 0, signal: null, status: 409});
  const {closest} = await answer.json();
  assert.ok(closest.some(({difference}) => /Ж\.\.\., found "[Жa]/.test(difference)), JSON.stringify(closest));
});

test('what is named like a scenario and is no regular file is told of, and waited for by nobody', async () => {
  const stories = join(folder, 'with-a-fifo');
  mkdirSync(stories);
  writeFileSync(join(stories, 'a.yaml'), 'scenario: a\nsessions: [{participants: ["3002"], state: Talking}]\n');
  execFileSync('mkfifo', [join(stories, 'fifo.yaml')]);
  const sentence = /fifo\.yaml: problem: this is a FIFO, and only regular files are read/;
  for (const words of [['check', stories], ['serve', stories, '--port', '0'], ['explain', join(stories, 'fifo.yaml')]]) {
    const {code, output, errors} = await run(words);
    assert.equal(code, 1);
    assert.match(output + errors, sentence);
  }
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} with held polls: each is answered, and the process exits 0 within a second`, async (t) => {
    const mock = await Mock.start(['scenarios', '--scenario', 'documented-sample']);
    const clients = await Promise.all(Array.from({length: 20}, () => listen(t, mock.world.notifications)));
    await eventually(async () => (await mock.world.clients()).every(({held}) => held), 'held polls');
    const answers = clients.map(({meta}) => meta.items.length);
    const began = Date.now();
    mock.child.kill(signal);
    const {code, signal: killedBy, errors} = await mock.end(5_000);
    assert.deepEqual({code, killedBy, errors}, {code: 0, killedBy: null, errors: ''});
    assert.ok(Date.now() - began < 1_000, `it took ${Date.now() - began} ms`);
    await Promise.all(clients.map(({meta}, index) => meta.count(answers[index] + 1)));
    for (const [index, {meta}] of clients.entries()) {
      assert.deepEqual(meta.items.slice(answers[index]).filter(({successful}) => !successful), []);
    }
  });
}

test('SIGTERM at the very moment it is ready ends it well', async () => {
  for (let count = 0; count < 5; ++count) {
    const mock = await Mock.start();
    await mock.stop();
  }
});

test('POST /__admin/shutdown ends it as SIGTERM does', async () => {
  const mock = await Mock.start();
  await mock.world.admin('POST', '/shutdown');
  assert.equal((await mock.end(1_500)).code, 0);
});

test('who is slow to send does not keep it from ending, and a second signal ends it at once', async (t) => {
  const slow = async () => {
    const mock = await Mock.start();
    const wire = await Wire.connect(mock.port);
    t.after(() => wire.end());
    wire.send('POST /api/v2/me HTTP/1.1\r\nHost: mock\r\nContent-Length: 10\r\n\r\n{');
    await eventually(async () => (await mock.world.get('/me')).status === 200, 'an answer');
    return mock;
  };
  const first = await slow();
  const began = Date.now();
  first.child.kill('SIGTERM');
  assert.equal((await first.end(5_000)).code, 0);
  assert.ok(Date.now() - began < 1_000, `it took ${Date.now() - began} ms`);

  const second = await slow();
  second.child.kill('SIGTERM');
  // It has taken the first signal when it takes no connections any more. What comes in the same moment counts as one.
  await eventually(() => Wire.connect(second.port).then((wire) => wire.end(), () => true), 'a closed port');
  const again = setInterval(() => second.child.kill('SIGTERM'), 20);
  t.after(() => clearInterval(again));
  const {code} = await second.end(400);
  assert.equal(code, 143);
});

const openssl = (...words) => execFileSync('openssl', words, {cwd: folder, stdio: 'pipe'});
let hasOpenssl = true;
try {
  openssl('version');
} catch {
  hasOpenssl = false;
}
const tls = {skip: hasOpenssl ? false : 'NO CERTIFICATES: openssl is missing'};

// Makes NAME.pem and NAME.key for 127.0.0.1.
function certificate(name) {
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
    '-keyout', `${name}.key`, '-out', `${name}.pem`);
  return ['--tls-cert', join(folder, `${name}.pem`), '--tls-key', join(folder, `${name}.key`)];
}

test('a certificate that cannot be used: one sentence that says why, exit 1', tls, async () => {
  const [, pem, , key] = certificate('one');
  const [, , , otherKey] = certificate('two');
  const garbage = file('garbage.pem', 'no certificate\n');
  openssl('ec', '-in', key, '-aes128', '-passout', 'pass:secret', '-out', 'locked.key');
  const locked = join(folder, 'locked.key');
  for (const [cert, itsKey, sentence] of [
    ['none.pem', key, /cannot read the certificate none\.pem: No such file or directory/],
    [pem, 'none.key', /cannot read the key none\.key: No such file or directory/],
    [garbage, key, /cannot use the certificate .*garbage\.pem \(OpenSSL: .+\); it has to be a PEM file/],
    [pem, garbage, /cannot use the key .*garbage\.pem \(OpenSSL: .+\); it has to be a PEM file without a passphrase/],
    [pem, locked, /cannot use the key .*locked\.key \(OpenSSL: .+\); it has to be a PEM file without a passphrase/],
    [pem, otherKey, /the key .*two\.key does not belong to the certificate .*one\.pem/],
  ]) {
    await failsWith(1, sentence, ['serve', 'scenarios', '--port', '0', '--tls-cert', cert, '--tls-key', itsKey]);
  }
  // As an image runs it: not root, who may read everything.
  const scenario = file('tls.yaml', 'scenario: a\nsessions: [{participants: ["3002"], state: Talking}]\n');
  chmodSync(key, 0o000);
  const closed = ['serve', scenario, '--port', '0', '--max-clients', '10', '--tls-cert', pem, '--tls-key', key];
  const {code, output, errors} = await asOrdinaryUser(closed);
  assert.deepEqual({code, output}, {code: 1, output: ''});
  isOneSentence(errors, /cannot read the key .*one\.key: Permission denied/);
});

test('over HTTPS a real client hears its story, with cookies that work from another site', tls, async (t) => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  t.after(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
  const mock = await Mock.start(['scenarios', ...certificate('served')]);
  t.after(() => mock.stop());
  assert.match(mock.url, /^https:/);
  assert.equal((await run(['health', '--url', mock.url])).code, 0);
  const world = await mock.makeWorld('two-agents');
  const headers = {Authorization: `Basic ${Buffer.from('agent1:secret1').toString('base64')}`};
  const signIn = await world.get('/me', {headers});
  assert.match(signIn.headers.get('Set-Cookie'), /^JSESSIONID=[^;]+; Path=\/w\/t1; HttpOnly; SameSite=None; Secure$/);
  for (const version of ['9.0.0', '3.1.14']) {
    const client = await listen(t, world.notifications, {version, headers});
    await world.admin('POST', '/reset');
    await client.handshakes.until((items) => items.length === 2, 'second handshake');
    await client.subscribe('/v2/me/im-sessions');
    await world.advance('5s');
    const [{imSession}] = await client.notifications(1);
    assert.equal(imSession.uri, `${world.api}/im-sessions/${imSession.id}`);
    await client.leave();
  }
});

test('the scenarios that ship are found from any folder by their path', async () => {
  const {code, output} = await run(['check', `${repository}scenarios`]);
  assert.equal(code, 0, output);
});
