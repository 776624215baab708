// Too few files, too few threads, and an accept() that fails: whoever comes hears why, and the mock goes on.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {chmodSync, copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {after, before} from 'node:test';

import {certificate, noCertificates} from './support/certificate.js';
import {Run, program, repository} from './support/mock.js';
import {get} from './support/requests.js';
import {eventually, within} from './support/waiting.js';
import {Wire} from './support/wire.js';

const folder = mkdtempSync(join(tmpdir(), 'im-mock-'));
const copy = join(folder, 'im-mock');
const stories = join(folder, 'scenarios');
const works = (command, ...words) => spawnSync(command, words).status === 0;
const noLimits = works('prlimit', '--version') ? false : 'NO LIMITS: prlimit is missing';
const isRoot = process.getuid() === 0;
// Whose threads are counted: nobody else may be this user.
const someUser = 61_000 + process.pid % 4_000;

let tls = [];
before(() => {
  copyFileSync(program, copy);
  chmodSync(copy, 0o755);
  chmodSync(folder, 0o755);
  cpSync(`${repository}scenarios`, stories, {recursive: true});
  if (!noCertificates) {
    tls = certificate(folder);
    chmodSync(tls[3], 0o644);
  }
});
after(() => rmSync(folder, {recursive: true}));

// What strace traces would outlive it.
function traced({pid}) {
  const children = `/proc/${pid}/task/${pid}/children`;
  return existsSync(children) ? readFileSync(children, 'utf8').split(' ').filter(Boolean).map(Number) : [];
}

async function start(t, command, words, {user, more = []} = {}) {
  const serve = [copy, 'serve', stories, '--port', '0', '--scenario', 'incoming-answered', '--log-level', 'info', ...more];
  const mock = new Run([...words, ...serve], {command, user});
  t.after(() => {
    traced(mock.child).forEach((pid) => process.kill(pid, 'SIGKILL'));
    mock.child.kill('SIGKILL');
  });
  const line = await mock.output.until((lines) => lines.find((text) => text.startsWith('ready ')), 'ready line').catch((error) => {
    throw new Error(`${error.message}; it said ${mock.errors}`);
  });
  mock.port = Number(new URL(line.split(' ')[1]).port);
  return mock;
}

async function endsWell(mock) {
  mock.child.kill('SIGTERM');
  const {code, signal} = await mock.end();
  assert.deepEqual({code, signal}, {code: 0, signal: null}, mock.errors);
}

// So many at once, each of which asks and stays: the answers, an error's code where there was none.
async function crowd(t, port, count, secure = false) {
  const wires = [];
  t.after(() => wires.forEach((wire) => wire.end()));
  const answers = await Promise.all(Array.from({length: count}, async () => {
    const wire = await Wire.connect(port, {secure}).catch((error) => error);
    if (!(wire instanceof Wire)) return {status: wire.code ?? wire.message};
    wires.push(wire);
    return wire.send(get()).answer(5_000).catch(() => ({status: wire.error?.code ?? 'silence'}));
  }));
  return {wires, answers};
}

async function assertToldAndMended(t, mock, {answers, wires}, reason, secure = false) {
  const counts = {};
  for (const {status} of answers) counts[status] = (counts[status] ?? 0) + 1;
  assert.deepEqual(Object.keys(counts), ['200', '503'], JSON.stringify(counts));
  for (const {status, headers, body} of answers) {
    if (status !== 503) continue;
    assert.match(body, reason);
    assert.match(headers.connection, /^close$/i);
  }
  await eventually(() => reason.test(mock.errors), `${reason} in the log, not ${mock.errors.slice(0, 1000)}`, 5_000);
  wires.forEach((wire) => wire.end());
  await eventually(async () => {
    const {answers: [{status}], wires: [again]} = await crowd(t, mock.port, 1, secure);
    again?.end();
    return status === 200;
  }, 'a connection that is served again');
}

for (const secure of [false, true]) {
  const name = secure ? 'TLS' : 'plain';
  const noTls = secure && noCertificates;
  const more = () => (secure ? tls : []);

  test(`${name}: with few files a connection hears why it is not served, and the log says so`, {skip: noLimits || noTls}, async (t) => {
    const mock = await start(t, 'prlimit', ['--nofile=60:60'], {more: more()});
    await assertToldAndMended(t, mock, await crowd(t, mock.port, 120, secure), /file/i, secure);
    await endsWell(mock);
  });

  test(`${name}: with few threads a connection hears why it is not served, and the log says so`, {
    skip: noLimits || noTls || (isRoot ? false : 'NO OTHER USER: only root may be one whose threads nobody else has'),
  }, async (t) => {
    const mock = await start(t, 'prlimit', ['--nproc=30:30'], {more: more(), user: someUser + Number(secure)});
    await assertToldAndMended(t, mock, await crowd(t, mock.port, 120, secure), /thread/i, secure);
    await endsWell(mock);
  });
}

const noInjection = works('strace', '-f', '-e', 'inject=accept4:error=ENFILE:when=1', '-e', 'trace=accept4', 'true')
  ? false
  : 'NO FAILING accept(): strace is missing, or may not trace';
const failing = (error, when) =>
  ['-f', '-o', '/dev/null', '-e', 'trace=accept,accept4', '-e', `inject=accept,accept4:error=${error}:when=${when}`];

const outOfFiles = ['EMFILE', 'ENFILE'];

// What passes by itself (accept(2)): the connection is lost or waits, the listening socket is as good as before.
for (const error of ['ECONNABORTED', 'EPROTO', 'EINTR', 'EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EPERM', 'ENETDOWN', 'EOPNOTSUPP']) {
  test(`accept() that fails with ${error} is tried again`, {skip: noInjection}, async (t) => {
    const mock = await start(t, 'strace', failing(error, '1..3'));
    for (let count = 0; count < 5; ++count) {
      const wire = await Wire.connect(mock.port);
      t.after(() => wire.end());
      const {status} = await wire.send(get()).answer(8_000);
      assert.ok(status === 200 || (outOfFiles.includes(error) && count < 4 && status === 503), `${count}: ${status}`);
    }
    assert.equal(mock.child.exitCode, null);
    if ([...outOfFiles, 'ENOMEM', 'ENOBUFS'].includes(error)) {
      await eventually(() => /accept|connection/.test(mock.errors.replace(/^GET .*$/gm, '')), 'a line in the log', 5_000);
    }
    assert.ok(mock.errors.split('\n').length < 100, 'the log is not filled');
    traced(mock.child).forEach((pid) => process.kill(pid, 'SIGTERM'));
    const {code, signal} = await mock.end();
    assert.deepEqual({code, signal}, {code: 0, signal: null}, mock.errors);
  });
}

// What does not pass: nobody would ever be served again.
for (const error of ['EBADF', 'EINVAL', 'ENOTSOCK']) {
  test(`accept() that can only fail, with ${error}, ends the mock with a sentence and exit 1`, {skip: noInjection}, async (t) => {
    const mock = await start(t, 'strace', failing(error, '1+'));
    Wire.connect(mock.port).then((wire) => wire.end(), () => {});
    const {code} = await within(15_000, mock.ended, `the end; it said ${mock.errors}`);
    assert.equal(code, 1, mock.errors);
    assert.match(mock.errors, /^im-mock: [^\n]*(accept|connection)[^\n]*\n$/m);
  });
}
