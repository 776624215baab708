// Clients that misbehave: whatever they do, a good client is served meanwhile, and afterwards all is as before.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import * as abuse from './support/abuse.js';
import {canMeasure, footprint} from './support/footprint.js';
import {GoodClient} from './support/good_client.js';
import {Mock} from './support/mock.js';
import {eventually} from './support/waiting.js';

const session = '/api/v2/me/im-sessions/007MDF3D0KAHL93L807GK2LAES000001';
const attach = abuse.post(session, '{"operationName":"AttachUserData","userData":{"left":"over"}}');
// KiB; what the allocator keeps of the threads' own pools. A sanitizer keeps what is freed, to see who uses it still.
const grownMax = process.env.SANITIZER ? Infinity : 16 * 1024;
const keptAlive = 5; // threads; connections that Node.js itself keeps for its next fetch

let mock;
let atRest;
before(async () => {
  mock = await Mock.start(['scenarios', '--scenario', 'documented-sample', '--clock', 'manual']);
  await abuse.openAndDrop(mock.port, 400);
  if (canMeasure) atRest = await settled();
});
after(() => mock.stop());

// Threads stay for two seconds when they have nothing to do.
async function settled(limits = {threads: Infinity, residentKiB: Infinity}) {
  let last = 0;
  return eventually(() => {
    const now = footprint(mock.child);
    const isSteady = now.threads === last && now.threads < 12;
    last = now.threads;
    return isSteady && now.threads <= limits.threads && now.residentKiB <= limits.residentKiB && now;
  }, `no more than ${JSON.stringify(limits)}, with ${JSON.stringify(footprint(mock.child))}`, 60_000);
}

const abuses = {
  '10,000 connections that are opened and dropped': (port) => abuse.openAndDrop(port, 10_000),
  '300 halves of requests': (port) => abuse.sendHalves(port, 300),
  '100 slow senders': (port) => abuse.sendSlowly(port, 100),
  '2,000 requests at once on one connection': (port) => abuse.pipeline(port, 2_000),
  'a URL of 8 KiB is read, one byte more is not': (port) => abuse.sendLongUrls(port),
  'a thousand headers are refused': (port) => abuse.sendManyHeaders(port),
  'a length and chunks at once are refused': (port) => abuse.sendLengthAndChunks(port),
  'a body without end is refused': (port) => abuse.sendEndlessly(port),
  'a body that is said to be endless is refused': async (port) => {
    const head = `POST ${session} HTTP/1.1\r\nHost: mock\r\nContent-Length: 99999999999\r\n\r\n`;
    const status = await abuse.statusAfter(port, head, '{"operationName":');
    assert.ok([400, 413].includes(status), `${status}`);
  },
  'hanging up after each byte of a request': (port) => abuse.hangUpWhileSending(port, attach),
  'hanging up after each byte of an answer': (port) => abuse.hangUpWhileReading(port),
  'twenty clients that never read': (port) => abuse.neverRead(port, 20, 8_000),
};

for (const [what, misbehave] of Object.entries(abuses)) {
  test(what, async (t) => {
    const sessions = await mock.world.admin('GET', '/sessions');
    const good = await GoodClient.start(mock.port);
    t.after(() => good.stop());
    await misbehave(mock.port);
    t.diagnostic(await good.stop());
    assert.deepEqual(await mock.world.admin('GET', '/sessions'), sessions);
    assert.equal((await mock.world.get('/me')).status, 200);
  });
}

test('after all that, threads and memory are back where they were', {skip: canMeasure ? false : 'NO /proc'}, async (t) => {
  const now = await settled({threads: atRest.threads + keptAlive, residentKiB: atRest.residentKiB + grownMax});
  if (process.env.SANITIZER) t.diagnostic('the memory is NOT looked at, because a sanitizer keeps what is freed');
  t.diagnostic(`before ${JSON.stringify(atRest)}, after ${JSON.stringify(now)}`);
});
