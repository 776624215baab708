// Which versions of TLS the mock speaks; the openssl command makes the certificate and asks.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {after} from 'node:test';
import tls from 'node:tls';

import {Mock} from './support/mock.js';

const folder = mkdtempSync(join(tmpdir(), 'im-mock-'));
after(() => rmSync(folder, {recursive: true}));
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

test('TLS 1.2 and 1.3 are spoken, nothing older', {skip: hasOpenssl ? false : 'NO TLS: openssl is missing'}, async (t) => {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-days', '2', '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert], {stdio: 'pipe'});
  const mock = await Mock.start(['scenarios', '--tls-cert', cert, '--tls-key', key]);
  t.after(() => mock.stop());
  // Security level 0, so that it is not the client which refuses the old ones.
  const handshake = (version) => spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${mock.port}`, version,
    '-cipher', 'DEFAULT@SECLEVEL=0'], {input: '', encoding: 'utf8', timeout: 10_000});
  for (const [version, name] of [['-tls1_2', 'TLSv1.2'], ['-tls1_3', 'TLSv1.3']]) {
    const {status, stdout} = handshake(version);
    assert.equal(status, 0, version);
    assert.match(stdout, new RegExp(`New, ${name}`));
  }
  for (const version of ['-tls1', '-tls1_1']) {
    const {status, stderr} = handshake(version);
    assert.notEqual(status, 0, version);
    assert.match(stderr, /alert protocol version|no protocols available/);
  }
});

test('a stop that ends forty connections is a clean one', {skip: hasOpenssl ? false : 'NO TLS: openssl is missing'}, async () => {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  for (let count = 0; count < 20; ++count) {
    const mock = await Mock.start(['scenarios', '--tls-cert', cert, '--tls-key', key]);
    const sockets = Array.from({length: 40}, () => tls.connect({port: mock.port, host: '127.0.0.1', rejectUnauthorized: false}));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('secureConnect', resolve))));
    for (const socket of sockets) socket.on('error', () => {});
    await mock.stop();
    for (const socket of sockets) socket.destroy();
  }
});
