// Bodies of requests: how their length is told, what is too large or encoded, and who waits before sending one.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {gzipSync} from 'node:zlib';

import {closeDoors, doors, openDoors} from './support/doors.js';
import {assertNeverRun, assertRefusal, assertRefused, assertServed, stowaways} from './support/refusal.js';
import {chunked, get, post, request, sessions} from './support/requests.js';

const words = ['--scenario', 'documented-sample', '--clock', 'manual', '--max-body', '2KiB', '--journal-size', '100000'];
before(() => openDoors(['scenarios', ...words]));
after(closeDoors);

const session = `${sessions}/007MDF3D0KAHL93L807GK2LAES000001`;
const attach = (size = 0) => JSON.stringify({operationName: 'AttachUserData', userData: {text: 'x'.repeat(size)}});
const tooLarge = attach(4096);
const exactly = attach(2048 - attach().length);
const body = attach(3);
// Chunks that are written out.
const raw = (text) => request('POST', session, {lines: 'Transfer-Encoding: chunked\r\n', body: text});
const [size, rest] = [body.length.toString(16), body];

const refused = {
  413: {
    'a body over --max-body': post(session, tooLarge),
    'a body in chunks over --max-body': chunked(session, Array.from({length: 10}, () => 'x'.repeat(400))),
    'one chunk over --max-body': chunked(session, [tooLarge]),
    'a length over --max-body of a body that never comes': request('POST', session, {lines: 'Content-Length: 99999999999\r\n'}),
    'a length that no number holds': request('POST', session, {lines: `Content-Length: ${'9'.repeat(40)}\r\n`}),
    'a body over --max-body with GET': get(sessions, {lines: 'Content-Length: 4096\r\n', body: 'x'.repeat(4096)}),
    'a body over --max-body for a control call': post('/__admin/worlds', tooLarge),
    'a chunk of the largest length': raw('7FFFFFFFFFFFFFFF\r\n'),
  },
  400: Object.fromEntries(Object.entries({
    'letters': 'zz\r\n{}\r\n0\r\n\r\n',
    'nothing': '\r\n{}\r\n0\r\n\r\n',
    'a sign': `+${size}\r\n${rest}\r\n0\r\n\r\n`,
    'a minus': `-${size}\r\n${rest}\r\n0\r\n\r\n`,
    '0x': `0x${size}\r\n${rest}\r\n0\r\n\r\n`,
    'a blank before it': ` ${size}\r\n${rest}\r\n0\r\n\r\n`,
    'a bare LF behind it': `${size}\n${rest}\r\n0\r\n\r\n`,
    'a bare CR behind it': `${size}\r${rest}\r\n0\r\n\r\n`,
    'a bare LF in its extension': `${size};a\nb\r\n${rest}\r\n0\r\n\r\n`,
    'NUL in its extension': `${size};a\0b\r\n${rest}\r\n0\r\n\r\n`,
    'an extension of 100 kB': `${size};${'x'.repeat(100_000)}\r\n${rest}\r\n0\r\n\r\n`,
    'an extension without an end': `${size};${'x'.repeat(60_000)}`,
    'more data than it says': `2\r\n${rest}\r\n0\r\n\r\n`,
    'a bare LF behind the data': `${size}\r\n${rest}\n0\r\n\r\n`,
    'a broken last chunk': `${size}\r\n${rest}\r\n0x\r\n\r\n`,
    'a trailer that is none': `${size}\r\n${rest}\r\n0\r\nX-A\r\n\r\n`,
    'a trailer with a space before its colon': `${size}\r\n${rest}\r\n0\r\nX-A : 1\r\n\r\n`,
    'a bare LF in the trailers': `${size}\r\n${rest}\r\n0\r\nX-A: 1\n\r\n`,
  }).map(([what, text]) => [`a chunk's size: ${what}`, raw(text)])),
};

const served = {
  'a body of exactly --max-body': post(session, exactly),
  'the same in chunks': chunked(session, [exactly.slice(0, 1000), exactly.slice(1000)]),
  'a body in chunks of one byte': chunked(session, [...body]),
  'sizes in capitals with leading zeros': raw(`00${size.toUpperCase()}\r\n${rest}\r\n000\r\n\r\n`),
  'an extension of a chunk': raw(`${size};name=value;other="quo;ted"\r\n${rest}\r\n0;last\r\n\r\n`),
  'trailers': raw(`${size}\r\n${rest}\r\n0\r\nX-Checksum: 1\r\nHost: evil.example\r\n\r\n`),
  'Content-Encoding: identity': post(session, body, {lines: 'Content-Encoding: identity\r\n'}),
  'Content-Encoding: Identity': post(session, body, {lines: 'Content-Encoding: Identity\r\n'}),
  'a form by its name, as curl sends': post(session, body, {lines: 'Content-Type: application/x-www-form-urlencoded\r\n'}),
};

const encoded = ['gzip', 'x-gzip', 'GZIP', 'deflate', 'br', 'zstd', 'compress', 'identity, gzip', 'aws-chunked'];
const zipped = gzipSync(body).toString('latin1');
const form = '--b\r\nContent-Disposition: form-data; name="body"\r\n\r\n{}\r\n--b--\r\n';

const awaiting = (how, {version = 'HTTP/1.1', length = body.length} = {}) =>
  request('POST', session, {version, lines: `Expect: ${how}\r\nContent-Length: ${length}\r\n`});

for (const door of doors) {
  describe(`bodies, ${door.name}`, {concurrency: 8, skip: door.skip}, () => {
    for (const [status, rows] of Object.entries(refused)) {
      for (const [what, text] of Object.entries(rows)) {
        test(`${door.name}: ${what}: ${status}, and the end`, (t) =>
          assertRefused(t, door, text, Number(status), status === '413' ? /--max-body/ : /chunk|trailer/i));
      }
    }
    for (const [what, text] of Object.entries(served)) {
      test(`${door.name}: ${what}: served`, (t) => assertServed(t, door, text));
    }

    test(`${door.name}: a trailer takes no part in the request`, async (t) => {
      const name = 'no-such-world';
      const text = raw(`${size}\r\n${rest}\r\n0\r\nX-Mock-World: ${name}\r\n\r\n`);
      assert.equal((await assertServed(t, door, text)).body, '{"statusCode":0}');
    });

    for (const coding of encoded) {
      test(`${door.name}: Content-Encoding: ${coding}: 415 that names the remedy, and the connection is good`, async (t) => {
        const text = post(session, zipped, {lines: `Content-Encoding: ${coding}\r\n`});
        const {headers} = await assertServed(t, door, text, 415);
        assert.match(headers['x-mock-diagnosis'], /Content-Encoding.*(without|identity|plain|uncompressed|unencoded)/i);
        assert.notEqual(headers.connection?.toLowerCase(), 'close');
      });
    }

    for (const [what, text] of Object.entries({'a form of parts': form, 'no form': 'x', 'a broken form': '--b\r\nContent-'})) {
      test(`${door.name}: ${what} as multipart/form-data: refused with the header and the remedy, and the connection is good`, async (t) => {
        const wire = await door.connect(t);
        wire.send(post(session, text, {lines: 'Content-Type: multipart/form-data; boundary=b\r\n'}) + get());
        const {status, headers} = await wire.answer();
        assert.ok([400, 415].includes(status), `${status}`);
        assert.match(headers['x-mock-diagnosis'], /Content-Type.*multipart.*JSON|multipart.*Content-Type.*JSON|JSON.*Content-Type.*multipart/is);
        assert.equal((await wire.answer()).status, 200);
      });
    }

    for (const how of ['100-continue', '100-Continue', '100-CONTINUE']) {
      test(`${door.name}: Expect: ${how}: the body is asked for`, async (t) => {
        const wire = await door.connect(t);
        const interim = await wire.send(awaiting(how)).answer(2_000);
        assert.deepEqual(interim, {status: 100, headers: {}, body: ''});
        assert.equal((await wire.send(body).answer()).body, '{"statusCode":0}');
        assert.equal((await wire.send(get()).answer()).status, 200);
        assert.equal(wire.bytes, '');
      });
    }

    test(`${door.name}: Expect before a body in chunks: the body is asked for`, async (t) => {
      const wire = await door.connect(t);
      const whole = chunked(session, [body], {lines: 'Expect: 100-continue\r\n'});
      const head = whole.slice(0, whole.indexOf('\r\n\r\n') + 4);
      assert.equal((await wire.send(head).answer(2_000)).status, 100);
      assert.equal((await wire.send(whole.slice(head.length)).answer()).body, '{"statusCode":0}');
    });

    test(`${door.name}: Expect with a body that comes at once: one final answer`, async (t) => {
      const wire = await door.connect(t);
      wire.send(awaiting('100-continue') + body + get());
      const first = await wire.answer();
      const final = first.status === 100 ? await wire.answer() : first;
      assert.deepEqual([final.status, final.body], [200, '{"statusCode":0}']);
      assert.equal((await wire.answer()).status, 200);
    });

    test(`${door.name}: Expect without a body: nothing is asked for`, async (t) => {
      const wire = await door.connect(t);
      assert.equal((await wire.send(get(sessions, {lines: 'Expect: 100-continue\r\n'})).answer()).status, 200);
      assert.equal((await wire.send(awaiting('100-continue', {length: 0})).answer()).status, 400);
    });

    test(`${door.name}: Expect is not heeded in HTTP/1.0`, async (t) => {
      for (const how of ['100-continue', 'a-miracle']) {
        const wire = await door.connect(t);
        const [only, ...others] = await wire.send(awaiting(how, {version: 'HTTP/1.0'}) + body).all();
        assert.deepEqual([only.status, only.body, others], [200, '{"statusCode":0}', []]);
      }
    });

    for (const [what, head] of Object.entries({
      'its length': awaiting('100-continue', {length: 99_999}), 'another case': awaiting('100-Continue', {length: 4096}),
    })) {
      test(`${door.name}: Expect before a body that is too large, by ${what}: 413 without 100`, async (t) => {
        const hidden = stowaways();
        const wire = await door.connect(t, {halfOpen: true});
        const answer = await wire.send(head).answer(2_000);
        assertRefusal(answer, 413, /--max-body/);
        const [none] = await wire.send(hidden.text).all();
        assert.equal(none, undefined);
        await assertNeverRun(door.mock, hidden);
      });
    }
  });
}
