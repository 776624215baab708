// The push channel beside CometD 3.1.14 and 5.0.14, exchange by exchange.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {ID, OTHER, exception, exchanges, held, yes} from './support/exchanges.js';
import {call} from './support/http.js';
import {Mock} from './support/mock.js';
import {eventually} from './support/waiting.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const post = (world, messages) => call('POST', world.notifications, {body: messages});

async function client(world) {
  const [{clientId}] = (await post(world, [{channel: '/meta/handshake', version: '1.0'}])).json;
  await post(world, [{channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: {timeout: 0}}]);
  return clientId;
}

// Sends the row's requests in a world of their own, and holds the last answer against the expected one.
async function exchange(version, {first, send, three, five}) {
  const world = await mock.makeWorld({scenario: 'cometd', settings: {cometd: version}});
  const ids = {[ID]: await client(world), [OTHER]: await client(world)};
  const named = (messages) => messages.map((message) => ({...message, clientId: ids[message.clientId] ?? message.clientId}));
  for (const messages of first) await post(world, named(messages));
  const expected = version === 3 ? three : five;
  const sent = post(world, named(send));
  if (expected === held) {
    await eventually(async () => (await world.clients())[0].held, 'a held poll');
    await post(world, named([{channel: '/meta/disconnect', clientId: ID}]));
  }
  const {status, json} = await sent;
  await world.admin('DELETE', `/worlds/${world.name}`);
  if (expected === exception) {
    assert.deepEqual([status, json], [500, {statusCode: 4, statusMessage: 'Internal error'}]);
    return;
  }
  assert.equal(status, 200);
  // A disconnect ends a held poll with the advice not to come back; advice that it asked for is there too.
  const [{advice} = {}] = send;
  const ended = [yes('/meta/connect', {advice: advice ? json[0].advice : {reconnect: 'none'}})];
  const isNew = send[0].channel === '/meta/handshake';
  if (isNew) {
    assert.equal([ids[ID], ids[OTHER]].includes(json[0].clientId), false);
    json[0].clientId = ID;
  }
  assert.deepEqual(json, expected === held ? ended : expected);
}

test('the table has as many exchanges as it should, and no two of one name', () => {
  assert.ok(exchanges.length >= 150, `there are ${exchanges.length}`);
  assert.equal(new Set(exchanges.map(({what}) => what)).size, exchanges.length);
});

test('every exchange is answered as CometD 3.1.14 answers it', async (t) => {
  for (const row of exchanges) await t.test(row.what, () => exchange(3, row));
});

test('every exchange that CometD 5.0.14 answers otherwise is answered so with cometd: 5', async (t) => {
  const others = exchanges.filter(({three, five}) => JSON.stringify(three) !== JSON.stringify(five));
  assert.ok(others.length >= 100, `there are ${others.length}`);
  for (const row of others) await t.test(row.what, () => exchange(5, row));
});

test('with cometd: 5 the rest is as it was', async (t) => {
  const same = exchanges.filter(({three, five}) => JSON.stringify(three) === JSON.stringify(five));
  for (const row of same) await t.test(row.what, () => exchange(5, row));
});
