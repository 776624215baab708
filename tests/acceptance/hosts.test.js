// Where the mock listens, and what it calls itself: --host and --public-url.
import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import net from 'node:net';
import {networkInterfaces, tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {after, describe} from 'node:test';
import {promisify} from 'node:util';

import {certificate, noCertificates} from './support/certificate.js';
import {basic, call} from './support/http.js';
import {Mock, Run, program, run} from './support/mock.js';
import {get} from './support/requests.js';
import {eventually} from './support/waiting.js';
import {Wire} from './support/wire.js';

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
const folder = mkdtempSync(join(tmpdir(), 'im-mock-'));
after(() => rmSync(folder, {recursive: true}));

const hasIpv6 = existsSync('/proc/net/if_inet6') && Object.values(networkInterfaces()).flat().some(({address}) => address === '::1');
const noIpv6 = hasIpv6 ? false : 'NO IPv6 on this machine';
const own = Object.values(networkInterfaces()).flat().find(({family, internal}) => family === 'IPv4' && !internal)?.address;

// Whether somebody answers there: a status, or why not.
const asked = (host, port) => Wire.connect(port, {host}).then(async (wire) => {
  const {status} = await wire.send(get()).answer();
  wire.end();
  return status;
}, (error) => error.code ?? error.message);

async function start(t, words, options) {
  const mock = await Mock.start(['scenarios', ...words], options);
  t.after(() => mock.stop());
  return mock;
}

const [v4, v6] = ['127.0.0.1', '::1'];
// The words, what the ready line names, who answers and who does not.
const hosts = {
  'without --host': [[], /^127\.0\.0\.1$/, [v4, v6], [own]],
  '--host localhost': [['--host', 'localhost'], /^(localhost|127\.0\.0\.1)$/, [v4, v6], [own]],
  '--host LOCALHOST': [['--host', 'LOCALHOST'], /^(localhost|127\.0\.0\.1)$/i, [v4, v6], [own]],
  '--host 127.0.0.1': [['--host', '127.0.0.1'], /^127\.0\.0\.1$/, [v4], [own]],
  '--host ::1': [['--host', '::1'], /^\[::1\]$/, [v6], [v4, own]],
  '--host [::1]': [['--host', '[::1]'], /^\[::1\]$/, [v6], [v4, own]],
  '--host 127.0.0.2': [['--host', '127.0.0.2'], /^127\.0\.0\.2$/, ['127.0.0.2'], [v4, v6]],
  '--host 0.0.0.0': [['--host', '0.0.0.0'], /./, [v4, own], []],
  '--host ::': [['--host', '::'], /./, [v6, v4, own], []],
  '--host [::]': [['--host', '[::]'], /./, [v6, v4, own], []],
  '--host *': [['--host', '*'], /./, [v4, v6, own], []],
};

describe('hosts', {concurrency: 4}, () => {
  for (const [what, [words, named, answering, silent]] of Object.entries(hosts)) {
    const skip = named.test('[::1]') && !named.test('x') ? noIpv6 : false;
    test(`${what}: who answers, on one port, and who does not`, {skip}, async (t) => {
      const mock = await start(t, words);
      const {hostname, port} = new URL(mock.url);
      assert.match(hostname, named);
      assert.notEqual(Number(port), 0);
      const there = (host) => host !== undefined && (hasIpv6 || !host.includes(':'));
      for (const host of answering.filter(there)) assert.equal(await asked(host, mock.port), 200, host);
      for (const host of silent.filter(there)) assert.equal(await asked(host, mock.port), 'ECONNREFUSED', host);
      // Who reads the ready line can use it.
      assert.equal((await fetch(`${mock.url}/api/v2/me`)).status, 200, mock.url);
      assert.equal((await run(['health', '--url', mock.url])).code, 0);
    });

    if (words.length > 0) {
      test(`${what} from the environment is the same`, {skip}, async (t) => {
        const mock = await start(t, [], {environment: {IM_MOCK_HOST: words[1]}});
        assert.match(new URL(mock.url).hostname, named);
        const health = await run(['health'], {environment: {IM_MOCK_HOST: words[1], IM_MOCK_PORT: String(mock.port)}});
        assert.equal(health.code, 0, health.errors);
      });
    }
  }

  for (const host of ['*', '0.0.0.0', '::', '[::]']) {
    test(`--host ${host}: a warning that others may reach it`, async (t) => {
      const mock = await start(t, ['--host', host]);
      await eventually(() => /others may reach \/__admin; --admin-token guards it/.test(mock.errors), 'a warning');
    });
  }

  for (const words of [[], ['--host', 'localhost'], ['--host', '[::1]']]) {
    test(`${words.join(' ') || 'without --host'}: no warning`, {skip: words.includes('[::1]') && noIpv6}, async (t) => {
      assert.equal((await start(t, words)).errors, '');
    });
  }

  test('over TLS both loopbacks answer, too', {skip: noIpv6 || noCertificates}, async (t) => {
    const mock = await start(t, certificate(folder));
    for (const host of [v4, v6]) {
      const wire = await Wire.connect(mock.port, {host, secure: true});
      assert.equal((await wire.send(get()).answer()).status, 200);
      wire.end();
    }
  });

  for (const [first, what] of [[4, '127.0.0.1'], [6, '::1']]) {
    test(`a client that calls localhost and tries ${what} first is answered`, {skip: first === 6 && noIpv6}, async (t) => {
      const mock = await start(t, []);
      const words = ['-s', `-${first}`, '-o', '/dev/null', '-w', '%{http_code}', `http://localhost:${mock.port}/api/v2/me`];
      assert.equal((await promisify(execFile)('curl', words)).stdout, '200');
    });
  }

  test('twenty at once each have one port for both loopbacks', {skip: noIpv6}, async (t) => {
    const mocks = await Promise.all(Array.from({length: 20}, () => start(t, [])));
    for (const {port} of mocks) assert.deepEqual([await asked(v4, port), await asked(v6, port)], [200, 200]);
  });

  for (const host of [v4, v6]) {
    test(`a port that somebody has on ${host} is in use`, {skip: host === v6 && noIpv6}, async (t) => {
      const server = net.createServer().listen(0, host);
      await new Promise((resolve) => server.once('listening', resolve));
      t.after(() => server.close());
      const {port} = server.address();
      const {code, output, errors} = await run(['serve', 'scenarios', '--port', String(port)]);
      assert.deepEqual({code, output}, {code: 1, output: ''});
      assert.match(errors, new RegExp(`^im-mock: [^\\n]*:${port} is in use; [^\\n]*--port[^\\n]*\\n$`));
    });
  }

  for (const host of ['', ' ', 'foo bar', '[::1', '::1]', '256.1.1.1', '1.2.3.4.5', '127.0.0.1:80', '[::1]:80', ':80',
    'http://127.0.0.1', '127.0.0.1/8', '**', '[]', '*:80', '::1%', 'no-such.invalid']) {
    test(`--host '${host}' is refused with a sentence`, async () => {
      const {code, output, errors} = await run(['serve', 'scenarios', '--port', '0', '--host', host]);
      assert.ok([1, 2].includes(code), `exit ${code}`);
      assert.equal(output, '');
      assert.match(errors, /^im-mock: [^\n]*host[^\n]*\n$/);
    });
  }
});

const publicUrls = {
  good: ['http://h.example', 'https://h.example', 'HTTPS://h.example', 'http://h.example:8080', 'https://h.example/prefix', 'http://h.example/a/b/', 'http://[::1]:80',
    'http://192.0.2.1'],
  bad: ['foo', 'foo.example', '//h.example', 'ftp://h.example', 'http:h.example', 'http://', 'http:///path', 'http://h.example/?q', 'http://h.example/#x',
    'http://a b', 'http://h.example:port', 'http://user@h.example', 'http://h.example/\x01', 'http://h.example/"', 'https://[::1', 'javascript:alert(1)'],
};

describe('--public-url', {concurrency: 4}, () => {
  for (const url of publicUrls.good) {
    test(`${url} is what uris begin with`, async (t) => {
      const mock = await start(t, ['--scenario', 'documented-sample', '--public-url', url]);
      const [{uri}] = (await mock.world.get('/me/im-sessions?fields=*')).json.imSessions;
      assert.equal(uri.toLowerCase(), `${url.replace(/\/$/, '')}/api/v2/im-sessions/007MDF3D0KAHL93L807GK2LAES000001`.toLowerCase());
    });
  }
  for (const url of publicUrls.bad) {
    test(`${JSON.stringify(url)} is refused with a sentence`, async () => {
      const {code, output, errors} = await run(['serve', 'scenarios', '--port', '0', '--public-url', url]);
      assert.deepEqual({code, output}, {code: 2, output: ''});
      assert.match(errors, /^im-mock: [^\n]*--public-url[^\n]*\n$/);
    });
  }

  // A page of the same site needs no SameSite=None (RFC 6265bis, 5.6.7).
  for (const [url, origin, attributes] of [
    ['https://mock.example', undefined, /; Secure/],
    ['https://mock.example', 'https://app.other', /; SameSite=None; Secure|; Secure; SameSite=None/],
    ['https://mock.example', 'https://mock.example', /; Secure/],
    ['http://mock.example', 'http://app.other', /HttpOnly$/],
  ]) {
    test(`a cookie of ${url} for ${origin ?? 'no page'}`, async (t) => {
      const mock = await start(t, ['--scenario', 'two-agents', '--public-url', url]);
      const headers = {...basic('agent1', 'secret1'), ...(origin && {Origin: origin})};
      const answer = await call('GET', `${mock.url}/api/v2/me`, {headers});
      assert.match(answer.headers.get('Set-Cookie'), attributes);
    });
  }
});

// A network of its own, where root may switch IPv6 off.
const alone = ['-n', 'sh', '-c', 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 && ip link set lo up && exec "$@"', 'sh'];
const mayUnshare = spawnSync('unshare', [...alone, 'true']).status === 0;
for (const words of [[], ['--host', 'localhost'], ['--host', '*']]) {
  test(`${words.join(' ') || 'without --host'}: where there is no IPv6 it listens on IPv4 alone, without a word`, {
    skip: mayUnshare ? false : 'NO NETWORK OF ITS OWN: unshare needs root',
  }, async () => {
    const script = '"$0" serve scenarios --port 8090 "$@" & for n in $(seq 200); do ' +
      'curl -s -o /dev/null -w "%{http_code}\\n" http://127.0.0.1:8090/__admin/health | grep 200 && break; sleep 0.05; done; kill %1; wait %1';
    const {code, output, errors} = await new Run([...alone, 'bash', '-c', `set -m; ${script}`, program, ...words], {command: 'unshare'}).end();
    assert.equal(code, 0, errors);
    assert.match(output, /^ready http:\/\/\S+:8090 /m);
    assert.match(output, /^200$/m);
    assert.doesNotMatch(errors.replace(/.*others may reach.*\n/, ''), /im-mock:|cannot|::/);
  });
}

test('--help says what --host takes', async () => {
  const {output} = await run(['serve', '--help']);
  assert.match(output, /--host .*(localhost|both loopback)/);
});
