// How long a connection lives: what Connection says, HTTP/1.0, empty lines between requests, many requests at once.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {closeDoors, doors, openDoors} from './support/doors.js';
import {chunked, get, post, request, sessions} from './support/requests.js';
import {within} from './support/waiting.js';

before(() => openDoors(['scenarios', '--scenario', 'documented-sample', '--clock', 'manual']));
after(closeDoors);

const session = `${sessions}/007MDF3D0KAHL93L807GK2LAES000001`;
const attach = '{"operationName":"AttachUserData","userData":{"by":"wire"}}';
const connection = (...values) => values.map((value) => `Connection: ${value}\r\n`).join('');

const closing = {
  ...Object.fromEntries(['close', 'Close', 'CLOSE', 'close, TE', 'TE, close', 'TE,Close', ' close ', 'TE ,\tclose', ',close', 'close,',
    'keep-alive, close', 'close, keep-alive', 'Upgrade, close'].map((value) => [value, connection(value)])),
  'TE, and close in a second line': connection('TE', 'close'),
  'close, and keep-alive in a second line': connection('close', 'keep-alive'),
};
const keeping = {
  ...Object.fromEntries(['keep-alive', 'Keep-Alive', 'TE', 'closed', 'not-close', 'close-not', 'x close', '"close"', '']
    .map((value) => [value, connection(value)])),
  'Proxy-Connection: close': 'Proxy-Connection: close\r\n',
};
const keptBy10 = ['keep-alive', 'Keep-Alive', 'KEEP-ALIVE', 'TE, keep-alive', 'keep-alive,TE'];
const closedBy10 = ['', 'TE', 'close', 'keep-alive, close', 'close, Keep-Alive', 'x-keep-alive'];
const kinds = {
  'a GET': (options) => get(sessions, options),
  'a POST': (options) => post(session, attach, options),
  'a POST in chunks': (options) => chunked(session, [attach], options),
  'a refusal of the API': (options) => get('/api/v2/nothing', options),
  'a control call': (options) => get('/__admin/clock', options),
  'a preflight': (options) => request('OPTIONS', sessions, options),
};
const emptyLines = ['\r\n', '\n', '\r\n\r\n', '\n\n', '\r\n\n\r\n\n'];

const shown = (text) => JSON.stringify(text).slice(1, -1);

for (const door of doors) {
  describe(`keep-alive, ${door.name}`, {concurrency: 8, skip: door.skip}, () => {
    for (const [what, lines] of Object.entries(closing)) {
      test(`${door.name}: Connection: ${what}: the answer says close and the connection ends`, async (t) => {
        for (const [kind, text] of Object.entries(kinds)) {
          const wire = await door.connect(t);
          const [answer, ...others] = await wire.send(text({lines}) + get()).all(2_000);
          assert.match(answer.headers.connection ?? 'nothing', /^close$/i, kind);
          assert.deepEqual(others, [], 'nothing is answered behind it');
        }
      });
    }

    for (const [what, lines] of Object.entries(keeping)) {
      test(`${door.name}: Connection: ${what}: the connection stays`, async (t) => {
        const wire = await door.connect(t);
        for (const text of Object.values(kinds)) {
          const {headers} = await wire.send(text({lines})).answer();
          assert.notEqual(headers.connection?.toLowerCase(), 'close');
        }
        assert.equal((await wire.send(get()).answer()).status, 200);
      });
    }

    for (const value of keptBy10) {
      test(`${door.name}: HTTP/1.0 with Connection: ${value}: kept, and the answer says so`, async (t) => {
        const wire = await door.connect(t);
        for (const text of Object.values(kinds).filter((kind) => kind !== kinds['a POST in chunks'])) {
          const {headers} = await wire.send(text({lines: connection(value), version: 'HTTP/1.0'})).answer();
          assert.match(headers.connection ?? 'nothing', /^keep-alive$/i);
        }
        assert.equal((await wire.send(get()).answer()).status, 200);
      });
    }

    for (const value of closedBy10) {
      test(`${door.name}: HTTP/1.0 with Connection: ${value || 'nothing'}: the connection ends`, async (t) => {
        const wire = await door.connect(t);
        const lines = value ? connection(value) : '';
        const answers = await wire.send(get(sessions, {lines, version: 'HTTP/1.0'}) + get()).all(2_000);
        assert.deepEqual(answers.map(({status}) => status), [200]);
        assert.doesNotMatch(answers[0].headers.connection ?? '', /keep-alive/i);
      });
    }

    test(`${door.name}: HTTP/1.0 needs no Host`, async (t) => {
      const wire = await door.connect(t);
      const [answer] = await wire.send(get(`${sessions}?fields=*`, {host: '', version: 'HTTP/1.0'})).all(2_000);
      assert.equal(answer.status, 200);
      assert.match(answer.body, new RegExp(`"uri":"${door.secure ? 'https' : 'http'}://[\\w.]+(:${door.port})?/api/v2/`));
    });

    test(`${door.name}: a client that has sent its last still gets its answers`, async (t) => {
      const wire = await door.connect(t, {halfOpen: true});
      wire.send(get() + post(session, attach)).socket.end();
      assert.deepEqual((await wire.all(2_000)).map(({status}) => status), [200, 200]);
    });

    for (const lines of emptyLines) {
      test(`${door.name}: ${shown(lines)} before a request line is no request`, async (t) => {
        const wire = await door.connect(t);
        assert.equal((await wire.send(lines + get('/api/v2/first')).answer()).status, 404);
        // As a client that prints its body with a line break.
        wire.send(post(session, attach) + lines);
        assert.equal((await wire.answer()).body, '{"statusCode":0}');
        assert.match((await wire.send(get('/api/v2/second')).answer()).headers['x-mock-diagnosis'], /second/);
        wire.send(post(session, attach) + lines + get('/api/v2/third') + lines + get());
        assert.deepEqual([(await wire.answer()).status, (await wire.answer()).status, (await wire.answer()).status], [200, 404, 200]);
        for (const character of lines) wire.send(character);
        wire.send(get());
        assert.equal((await wire.answer()).status, 200);
        assert.equal(wire.bytes, '');
      });
    }

    test(`${door.name}: empty lines without end are no way to stay`, async (t) => {
      const wire = await door.connect(t);
      wire.send('\r\n'.repeat(100_000) + get());
      const status = await Promise.race([wire.answer().then((answer) => answer.status), wire.ended]);
      assert.ok([200, 400, 408, 431, undefined].includes(status), `${status}`);
      assert.equal((await door.mock.world.get('/me')).status, 200);
    });

    for (const count of [2, 3, 20]) {
      test(`${door.name}: ${count} requests in one record are answered without waiting for another`, async (t) => {
        const wire = await door.connect(t);
        wire.send(Array.from({length: count}, (_, number) => get(`/api/v2/number-${number}.`)).join(''));
        for (let number = 0; number < count; ++number) {
          const {headers} = await wire.answer(2_000);
          assert.match(headers['x-mock-diagnosis'], new RegExp(`number-${number}\\.`));
        }
        assert.equal(wire.bytes, '');
      });
    }

    test(`${door.name}: a body and the next request in one record`, async (t) => {
      const wire = await door.connect(t);
      const head = post(session, attach);
      wire.send(head.slice(0, -20));
      wire.send(head.slice(-20) + get() + chunked(session, [attach]) + get().slice(0, 10));
      for (let count = 0; count < 3; ++count) assert.equal((await wire.answer(2_000)).status, 200);
      assert.equal((await wire.send(get().slice(10)).answer()).status, 200);
    });

    test(`${door.name}: every split of two requests gives the same two answers`, async (t) => {
      const text = post(session, attach) + get();
      for (let at = 1; at < text.length; at += 7) {
        const wire = await door.connect(t);
        wire.send(text.slice(0, at));
        await within(5_000, new Promise((resolve) => setImmediate(resolve)), 'a turn');
        wire.send(text.slice(at));
        assert.deepEqual([(await wire.answer()).status, (await wire.answer()).status], [200, 200], `split at ${at}`);
        wire.end();
      }
    });
  });
}
