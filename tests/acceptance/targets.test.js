// Targets in their other forms (RFC 9112, 3.2): absolute, as clients of a proxy send them, and the asterisk.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import http from 'node:http';
import {after, before, describe, test} from 'node:test';
import {promisify} from 'node:util';

import {browserPath, launch} from './support/browser.js';
import {listen, useProxy} from './support/client.js';
import {closeDoors, doors, openDoors} from './support/doors.js';
import {assertRefused, assertServed} from './support/refusal.js';
import {get, request, sessions} from './support/requests.js';

before(() => openDoors(['scenarios', '--scenario', 'documented-sample', '--clock', 'manual', '--journal-size', '100000']));
after(closeDoors);

const [plain] = doors;
const id = '007MDF3D0KAHL93L807GK2LAES000001';
const uriOf = (answer) => JSON.parse(answer.body).imSessions[0].uri;

// Absolute targets, and what the `uri`s begin with; the scheme is the door's.
const served = {
  'a host': ['SCHEME://any.host', 'any.host'],
  'a host and a port': ['SCHEME://any.host:8123', 'any.host:8123'],
  'a host in capitals': ['SCHEME://ANY.host', 'any.host'],
  'an address': ['SCHEME://192.0.2.1:80', '192.0.2.1:80'],
  'an address of IPv6': ['SCHEME://[2001:db8::1]:81', '[2001:db8::1]:81'],
  'a scheme in capitals': ['SCHEME', 'any.host'],
};
const refused = {
  'no host': 'http://',
  'a host that is none': 'http://a"b',
  'a user': 'http://user:secret@any.host',
  'a port that is none': 'http://any.host:port',
  'another scheme': 'ftp://any.host',
  'a bracket that stays open': 'http://[::1',
};

for (const door of doors) {
  const scheme = door.secure ? 'https' : 'http';
  describe(`targets, ${door.name}`, {concurrency: 8, skip: door.skip}, () => {
    for (const [what, [base, host]] of Object.entries(served)) {
      test(`${door.name}: an absolute target with ${what} is served, and the uris have its host`, async (t) => {
        const absolute = base === 'SCHEME' ? `${scheme.toUpperCase()}://any.host` : base.replace('SCHEME', scheme);
        const answer = await assertServed(t, door, get(`${absolute}${sessions}?fields=*`, {host: 'Host: other.host\r\n'}));
        assert.equal(uriOf(answer).toLowerCase(), `${scheme}://${host}/api/v2/im-sessions/${id}`.toLowerCase());
      });
    }

    test(`${door.name}: an absolute target in HTTP/1.0 needs no Host`, async (t) => {
      const wire = await door.connect(t);
      const text = get(`${scheme}://any.host${sessions}?fields=*`, {host: '', version: 'HTTP/1.0'});
      const [answer] = await wire.send(text).all();
      assert.equal(uriOf(answer), `${scheme}://any.host/api/v2/im-sessions/${id}`);
    });

    test(`${door.name}: an absolute target without a path is the root`, async (t) => {
      const root = await assertServed(t, door, get('/'), 404);
      for (const target of [`${scheme}://any.host`, `${scheme}://any.host/`]) {
        assert.equal((await assertServed(t, door, get(target), 404)).body, root.body);
      }
      await assertServed(t, door, get(`${scheme}://any.host?x=/api/v2/me`), 404);
    });

    test(`${door.name}: an absolute target reaches the worlds, with every method`, async (t) => {
      const world = await door.mock.makeWorld('documented-sample');
      const path = `${scheme}://any.host/w/${world.name}${sessions}`;
      assert.equal(uriOf(await assertServed(t, door, get(`${path}?fields=*`))),
        `${scheme}://any.host/w/${world.name}/api/v2/im-sessions/${id}`);
      const body = '{"operationName":"Complete"}';
      await assertServed(t, door, request('POST', `${path}/${id}`, {lines: `Content-Length: ${body.length}\r\n`, body}));
      await assertServed(t, door, request('DELETE', path), 405);
      await assertServed(t, door, request('OPTIONS', path), 204);
    });

    test(`${door.name}: what is journaled of an absolute target is its path`, async (t) => {
      await assertServed(t, door, get(`${scheme}://any.host/api/v2/absolutely`), 404);
      const {rows} = await door.mock.world.admin('GET', '/journal?kind=request');
      assert.ok(rows.some((row) => row.path === '/api/v2/absolutely'));
    });

    for (const [what, base] of Object.entries(refused)) {
      test(`${door.name}: an absolute target with ${what} is refused`, (t) =>
        assertRefused(t, door, get(`${base}${what === 'no host' ? '' : sessions}`), 400));
    }
    test(`${door.name}: an absolute target without Host is refused in HTTP/1.1`, (t) =>
      assertRefused(t, door, get(`${scheme}://any.host${sessions}`, {host: ''}), 400, /Host/));

    test(`${door.name}: OPTIONS * says what the mock knows`, async (t) => {
      const {headers, body} = await assertServed(t, door, request('OPTIONS', '*'), 204);
      assert.equal(body, '');
      const allowed = headers.allow.split(/\s*,\s*/);
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) assert.ok(allowed.includes(method), headers.allow);
    });

    for (const method of ['GET', 'POST', 'HEAD']) {
      test(`${door.name}: ${method} * is refused`, async (t) => {
        const wire = await door.connect(t);
        await wire.send(request(method, '*')).finished;
        assert.match(wire.bytes, /^HTTP\/1\.1 400 /);
      });
    }
  });
}

const asked = (port) => `http://any.host:8123${sessions}?fields=*&by=${port}`;

test('curl reaches the mock as its proxy', async () => {
  const {stdout} = await promisify(execFile)('curl', ['-s', '-x', plain.mock.url, asked('curl')]);
  assert.equal(JSON.parse(stdout).imSessions[0].uri, `http://any.host:8123/api/v2/im-sessions/${id}`);
});

test('curl reaches the mock by http_proxy', async () => {
  const {stdout} = await promisify(execFile)('curl', ['-s', asked('variable')], {env: {...process.env, http_proxy: plain.mock.url}});
  assert.equal(JSON.parse(stdout).imSessions[0].uri, `http://any.host:8123/api/v2/im-sessions/${id}`);
});

test('a client in Node.js reaches the mock as its proxy, as axios does', async () => {
  const body = await new Promise((resolve, reject) => {
    http.get({host: '127.0.0.1', port: plain.port, path: asked('node'), headers: {Host: 'any.host:8123'}}, (answer) => {
      let text = '';
      answer.on('data', (data) => (text += data)).on('end', () => resolve(text));
    }).on('error', reject);
  });
  assert.equal(JSON.parse(body).imSessions[0].uri, `http://any.host:8123/api/v2/im-sessions/${id}`);
});

test('the CometD client hears its story through the mock as its proxy', async (t) => {
  const world = await plain.mock.makeWorld('incoming-answered');
  useProxy(plain.mock.url, ['any.host']);
  const client = await listen(t, `http://any.host:8123/w/${world.name}/api/v2/notifications`);
  await world.advance('1h');
  const [{imSession}] = await client.notifications(7);
  assert.match(imSession.uri, new RegExp(`^http://any\\.host:8123/w/${world.name}/api/v2/im-sessions/`));
});

const noBrowser = browserPath ? false : 'NO BROWSER: Chromium is missing; apt-get install chromium, or set CHROMIUM to its path';
test('Chromium reaches the mock as its proxy', {skip: noBrowser}, async (t) => {
  const browser = await launch({proxy: {server: plain.mock.url}});
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(asked('chromium'));
  const shown = JSON.parse(await page.evaluate('document.body.innerText'));
  assert.equal(shown.imSessions[0].uri, `http://any.host:8123/api/v2/im-sessions/${id}`);
});
