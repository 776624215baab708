// What every answer says of itself: HEAD like GET, Date, types, what may be kept, and nothing that a client made up.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {closeDoors, doors, openDoors} from './support/doors.js';
import {get, post, request, sessions} from './support/requests.js';

const token = 'a%41b%0d%0a';
const words = ['--scenario', 'documented-sample', '--clock', 'manual'];
before(() => openDoors(['scenarios', ...words]));
after(closeDoors);

const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/;
const json = 'application/json;charset=UTF-8';

const routes = {
  'the sessions': `${sessions}?fields=*`,
  'a session': `${sessions}/007MDF3D0KAHL93L807GK2LAES000001`,
  'the agent': '/api/v2/me?subresources=*',
  'the version': '/api/v2/diagnostics/version',
  'a path that is none': '/api/v2/nothing',
  'a world that is none': '/w/none/api/v2/me',
  'no WebSocket': '/api/v2/notifications',
  'health': '/__admin/health',
  'the schema': '/__admin/schema',
  'the worlds': '/__admin/worlds',
  'a session that a control call does not find': '/__admin/sessions/none',
};
const inOtherWays = {
  'plainly': {},
  'with Connection: close': {lines: 'Connection: close\r\n'},
  'in HTTP/1.0': {version: 'HTTP/1.0'},
  'from a page': {lines: 'Origin: http://127.0.0.1:3000\r\n'},
};

// The head as it came, but for the moment, and for the method where a diagnosis names it.
const linesOf = (bytes) => bytes.slice(0, bytes.indexOf('\r\n\r\n')).split('\r\n')
  .map((line) => (line.startsWith('Date: ') ? 'Date: now' : line.replace(': no route HEAD ', ': no route GET ')));

async function rawAnswer(t, door, text) {
  const wire = await door.connect(t, {halfOpen: true});
  wire.send(text).socket.end();
  await wire.finished;
  return wire.bytes;
}

for (const door of doors) {
  describe(`answers, ${door.name}`, {concurrency: 8, skip: door.skip}, () => {
    for (const [what, path] of Object.entries(routes)) {
      for (const [how, options] of Object.entries(inOtherWays)) {
        test(`${door.name}: HEAD of ${what} ${how} has the headers of GET and no body`, async (t) => {
          const whole = await rawAnswer(t, door, request('GET', path, options));
          const head = await rawAnswer(t, door, request('HEAD', path, options));
          assert.deepEqual(linesOf(head), linesOf(whole));
          assert.equal(head.indexOf('\r\n\r\n'), head.length - 4, 'no body');
          const names = linesOf(whole).slice(1).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
          for (const never of ['accept-ranges', 'keep-alive', 'transfer-encoding']) assert.ok(!names.includes(never), never);
          assert.equal(new Set(names).size, names.length, `each header once: ${names}`);
        });
      }

      test(`${door.name}: the answer of ${what} says when it was made, that it is UTF-8, and that it may not be kept`, async (t) => {
        const {headers} = await (await door.connect(t)).send(get(path)).answer();
        assert.match(headers.date, date);
        assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 60_000, headers.date);
        assert.equal(headers['content-type'], json);
        assert.match(headers['cache-control'], /\bno-store\b/);
      });
    }

    test(`${door.name}: a POST, a refusal of the framing, a 405 and Bayeux say the same`, async (t) => {
      const wire = await door.connect(t);
      const handshake = '[{"channel":"/meta/handshake","id":"1","version":"1.0","supportedConnectionTypes":["long-polling"]}]';
      for (const text of [
        post(sessions, '{"operationName":"InitiateIMSession","destination":{"phoneNumber":"3002"}}'), post(sessions, '{'),
        request('PUT', sessions), post('/api/v2/notifications', handshake), post('/api/v2/notifications', '{'), get(sessions, {host: ''}),
      ]) {
        const {headers} = await wire.send(text).answer();
        assert.match(headers.date, date);
        assert.equal(headers['content-type'], json);
        assert.match(headers['cache-control'], /\bno-store\b/);
      }
    });

    test(`${door.name}: HEAD that is refused has no body either`, async (t) => {
      const text = request('HEAD', sessions, {lines: 'Host: two\r\n'});
      const bytes = await rawAnswer(t, door, text);
      assert.match(bytes, /^HTTP\/1\.1 400 /);
      assert.equal(bytes.indexOf('\r\n\r\n'), bytes.length - 4);
    });

    for (const [what, text] of Object.entries({
      'OPTIONS': request('OPTIONS', sessions), 'OPTIONS *': request('OPTIONS', '*'),
      'a preflight': request('OPTIONS', sessions, {lines: 'Origin: http://a.example\r\nAccess-Control-Request-Method: POST\r\n'}),
    })) {
      test(`${door.name}: the 204 of ${what} has neither a body nor a length of one`, async (t) => {
        const wire = await door.connect(t);
        const {status, headers} = await wire.send(text).answer();
        assert.equal(status, 204);
        assert.equal(headers['content-length'], undefined);
        assert.equal(headers['content-type'], undefined);
        assert.match(headers.date, date);
        assert.equal((await wire.send(get()).answer()).status, 200);
      });
    }

    test(`${door.name}: what Accept and Range say is no reason for a no`, async (t) => {
      const wire = await door.connect(t);
      const whole = await wire.send(get(`${sessions}?fields=*`)).answer();
      for (const line of [
        ...['application/json,', ',application/json', 'application/json;;', 'application/json;q=', '*/*;q=2', 'text/xml', ';', '""', 'a b', '']
          .map((value) => `Accept: ${value}`),
        ...['items=0-5', 'bytes=0-5', 'bytes=5-2', 'bytes=-', 'bytes=0-1,4-5', 'bytes=99999-', 'bytes', '=', 'bytes=-5, 0-0',
          `bytes=${'0-0,'.repeat(500)}0-0`].map((value) => `Range: ${value}`),
        'If-Range: "x"', 'Accept-Encoding: gzip;q=,', 'Accept-Language: ;', 'TE: trailers, deflate;q=', 'If-None-Match: *',
      ]) {
        const answer = await wire.send(get(`${sessions}?fields=*`, {lines: `${line}\r\n`})).answer();
        assert.deepEqual([answer.status, answer.body], [200, whole.body], line);
      }
    });

    test(`${door.name}: what a client makes up is echoed as it came, or not at all`, async (t) => {
      const wire = await door.connect(t);
      const evil = '%0d%0aX-Evil:%201%0d%0a%0d%0aevil';
      for (const lines of [
        `Origin: http://a.example${evil}\r\n`,
        `Origin: http://a.example${evil}\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: X-A${evil}\r\n`,
        `X-Mock-World: t1${evil}\r\n`, `Cookie: mock-world=${evil}; JSESSIONID=${evil}\r\n`, `Authorization: Basic ${evil}\r\n`,
        `X-Forwarded-Host: a.example${evil}\r\n`, `X-Forwarded-Proto: https${evil}\r\n`, `X-Forwarded-Prefix: /p${evil}\r\n`,
        `Forwarded: host="a.example${evil}";proto=https\r\n`,
      ]) {
        for (const method of ['GET', 'OPTIONS', 'HEAD']) {
          wire.send(request(method, `${sessions}?fields=*`, {lines}));
          const answer = method === 'HEAD' ? await wire.head() : await wire.answer();
          assert.equal(answer.headers['x-evil'], undefined, lines);
          assert.doesNotMatch(answer.body, /\r\nX-Evil/, lines);
        }
      }
      assert.equal((await wire.send(get()).answer()).status, 200);
      assert.equal(wire.bytes, '');
    });

    test(`${door.name}: the name of a world in a header is taken as it is`, async (t) => {
      await door.mock.world.admin('PUT', '/worlds/tA', {scenario: 'documented-sample'});
      const wire = await door.connect(t);
      assert.equal((await wire.send(get(sessions, {lines: 'X-Mock-World: tA\r\n'})).answer()).status, 200);
      assert.equal((await wire.send(get(sessions, {lines: 'X-Mock-World: t%41\r\n'})).answer()).status, 404);
      assert.equal((await wire.send(get(sessions, {lines: 'Cookie: mock-world=t%41\r\n'})).answer()).status, 404);
    });
  });
}

describe('a token with percent signs', {concurrency: 2}, () => {
  for (const name of ['plain', 'TLS']) {
    const door = new (doors[0].constructor)(name);
    test(`${name}: an admin token with percent signs is met by itself alone`, {skip: door.skip}, async (t) => {
      await door.open(['scenarios', '--admin-token', token]);
      t.after(() => door.close());
      const wire = await door.connect(t);
      const bearing = (value) => get('/__admin/worlds', {lines: `Authorization: Bearer ${value}\r\n`});
      assert.equal((await wire.send(bearing(token)).answer()).status, 200);
      for (const other of [decodeURIComponent('a%41b'), 'aAb%0d%0a', 'a%2541b%0d%0a', '']) {
        assert.equal((await wire.send(bearing(other)).answer()).status, 403, other);
      }
    });
  }
});
