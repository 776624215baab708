// Requests that come slowly, as from a debugger or a hand: they are waited for, half a minute long, and then told so.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {closeDoors, doors, openDoors} from './support/doors.js';
import {GoodClient} from './support/good_client.js';
import {assertNeverRun, assertRefusal, stowaways} from './support/refusal.js';
import {chunked, get, post, sessions} from './support/requests.js';
import {within} from './support/waiting.js';
import {Wire} from './support/wire.js';

before(() => openDoors(['scenarios', '--scenario', 'documented-sample', '--clock', 'manual']));
after(closeDoors);

const session = `${sessions}/007MDF3D0KAHL93L807GK2LAES000001`;
const attach = '{"operationName":"AttachUserData","userData":{"by":"hand"}}';
const handPause = 6_000;

// In parts, cut behind each of these texts.
const inParts = {
  'a GET line by line': [get(), [/(?<=\r\n)/]],
  'a POST in the middle of its body': [post(session, attach), [/(?<=operation)/]],
  'a POST between chunks': [chunked(session, [attach.slice(0, 9), attach.slice(9)]), [/(?<=\{"operati\r\n)/]],
  'a GET in the middle of a word': [get(), [/(?<=GET \/api)/]],
};

const unfinished = {
  'in the request line': 'GET /api',
  'after the request line': `GET ${sessions} HTTP/1.1\r\n`,
  'in the headers': get().slice(0, -8),
  'before the empty line': get().slice(0, -2),
  'before the body': post(session, attach).slice(0, -attach.length),
  'in the body': post(session, attach).slice(0, -5),
  'in a chunk': chunked(session, [attach]).slice(0, -15),
  'before the last chunk': chunked(session, [attach]).slice(0, -5),
};

describe('slowness', {concurrency: 40}, () => {
  for (const door of doors) {
    const {name, skip} = door;
    for (const [what, [text, [cut]]] of Object.entries(inParts)) {
      test(`${name}: ${what}, with six seconds between: answered`, {skip}, async (t) => {
        const wire = await door.connect(t);
        const [first, ...rest] = text.split(cut);
        wire.send(first);
        for (const part of rest) {
          // The pause is what is tested.
          await pause(handPause);
          assert.equal(wire.bytes, '');
          wire.send(part);
        }
        assert.equal((await wire.answer(2_000)).status, 200);
        assert.equal((await wire.send(get()).answer()).status, 200);
      });
    }

    for (const [where, text] of Object.entries(unfinished)) {
      test(`${name}: a request that stops ${where}: 408 after half a minute, and the end`, {skip}, async (t) => {
        const hidden = stowaways();
        const wire = await door.connect(t, {halfOpen: true});
        const began = Date.now();
        const answer = await wire.send(text).answer(45_000);
        assert.ok(Date.now() - began > 20_000, `it came after ${Date.now() - began} ms`);
        assertRefusal(answer, 408, /30 ?s|30 seconds/);
        assert.deepEqual(await wire.send(hidden.text).all(5_000), []);
        await assertNeverRun(door.mock, hidden);
      });
    }

    test(`${name}: a connection that says nothing gets no answer to what it has not asked`, {skip}, async (t) => {
      const wire = await door.connect(t);
      await pause(handPause);
      assert.equal(wire.bytes, '');
      assert.equal((await wire.send(get()).answer()).status, 200);
      await pause(handPause);
      assert.equal(wire.bytes, '');
      assert.equal((await wire.send(get()).answer()).status, 200);
    });
  }

  test('a handshake of TLS that stops ends within the same time', {skip: doors[1].skip}, async (t) => {
    const wire = await Wire.connect(doors[1].port);
    t.after(() => wire.end());
    wire.send('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03');
    await within(45_000, wire.finished, 'the end of half a handshake');
  });
});

for (const door of doors) {
  test(`${door.name}: a thousand slow connections hold nobody up`, {skip: door.skip}, async (t) => {
    const wires = [];
    t.after(() => wires.forEach((wire) => wire.end()));
    for (let count = 0; count < 1_000; count += 50) {
      wires.push(...await Promise.all(Array.from({length: 50}, () => Wire.connect(door.port, {secure: door.secure}))));
    }
    const texts = Object.values(unfinished);
    wires.forEach((wire, number) => wire.send(texts[number % texts.length]));
    const good = door.secure ? undefined : await GoodClient.start(door.port);
    const others = await Promise.all(Array.from({length: 20}, () => door.connect(t)));
    for (let count = 0; count < 50; ++count) {
      const answers = await Promise.all(others.map((wire) => wire.send(get()).answer(2_000)));
      for (const {status} of answers) assert.equal(status, 200);
    }
    if (good) t.diagnostic(await good.stop());
  });
}
