// The wrong protocol on a port: TLS where none is spoken, and none where it is. Nobody waits, and the log says so.
import assert from 'node:assert/strict';
import http from 'node:http';
import test, {after, before} from 'node:test';
import tls from 'node:tls';

import {Door} from './support/doors.js';
import {Run} from './support/mock.js';
import {get} from './support/requests.js';
import {eventually, within} from './support/waiting.js';
import {Wire} from './support/wire.js';

const [plain, secure] = [new Door('plain'), new Door('TLS')];
before(() => Promise.all([plain, secure].map((door) => door.open(['scenarios']))));
after(() => Promise.all([plain, secure].map((door) => door.close())));

const logged = (door, line) => eventually(() => line.test(door.mock.errors), `${line} in the log`, 5_000);

test('TLS on the plain port is closed at once, and the log says why', async () => {
  const failed = await within(2_000, new Promise((resolve, reject) => {
    tls.connect({port: plain.port, host: '127.0.0.1', rejectUnauthorized: false})
      .on('error', resolve).on('close', () => resolve('closed'))
      .on('secureConnect', () => reject(new Error('a handshake with a plain port')));
  }), 'the end of a handshake');
  assert.ok(failed);
  await logged(plain, /TLS|https/i);
  assert.equal((await plain.mock.world.get('/me')).status, 200);
});

test('the greeting of TLS in pieces is closed as well', async (t) => {
  const wire = await Wire.connect(plain.port);
  t.after(() => wire.end());
  for (const byte of '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03') wire.send(byte);
  await within(2_000, wire.finished, 'the end of the connection');
  assert.doesNotMatch(wire.bytes, /HTTP\/1\.1 200/);
});

test('plain HTTP on the port of TLS is told so in plain text, and the log says why', {skip: secure.skip}, async (t) => {
  const wire = await Wire.connect(secure.port);
  t.after(() => wire.end());
  const [answer, ...others] = await wire.send(get() + get()).all(2_000);
  assert.equal(answer.status, 400);
  assert.match(answer.headers.connection, /^close$/i);
  assert.match(answer.headers['content-type'], /^text\/plain/);
  assert.match(answer.body, /https/);
  assert.deepEqual(others, []);
  await logged(secure, /https|TLS/i);
  assert.equal((await secure.mock.world.get('/me')).status, 200);
});

for (const method of ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
  test(`a client of plain HTTP reads the answer to its ${method} on the port of TLS`, {skip: secure.skip}, async () => {
    const answer = await within(5_000, new Promise((resolve, reject) => {
      http.request({method, port: secure.port, host: '127.0.0.1', path: '/api/v2/me'}, resolve).on('error', reject).end();
    }), 'an answer');
    assert.equal(answer.statusCode, 400);
    answer.resume();
  });
}

test('bytes that are neither end a connection to the port of TLS', {skip: secure.skip}, async (t) => {
  for (const bytes of ['\0\0\0\0\0\0\0\0', '\x16\x03\x01\x00\x02\x00\x00', 'x', '\r\n\r\n', 'SSH-2.0-OpenSSH\r\n']) {
    const wire = await Wire.connect(secure.port);
    t.after(() => wire.end());
    wire.send(bytes);
    wire.socket.end();
    await within(5_000, wire.ended, `the end after ${JSON.stringify(bytes)}`);
    assert.doesNotMatch(wire.bytes, /HTTP\/1\.1 200/);
  }
  assert.equal((await secure.mock.world.get('/me')).status, 200);
});

test('a handshake that fails does no harm: no common version, no trust', {skip: secure.skip}, async () => {
  for (const options of [{maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0', rejectUnauthorized: false}, {}]) {
    await within(5_000, new Promise((resolve, reject) => {
      tls.connect({port: secure.port, host: '127.0.0.1', rejectUnauthorized: true, ...options})
        .on('error', resolve).on('secureConnect', () => reject(new Error('a handshake')));
    }), 'the end of a handshake');
  }
  assert.equal((await secure.mock.world.get('/me')).status, 200);
});

test('im-mock health of the wrong scheme says that nobody answers', {skip: secure.skip}, async () => {
  for (const url of [plain.mock.url.replace('http:', 'https:'), secure.mock.url.replace('https:', 'http:')]) {
    const {code, errors} = await new Run(['health', '--url', url]).end(10_000);
    assert.equal(code, 1);
    assert.match(errors, /^im-mock: [^\n]+\n$/);
  }
});
