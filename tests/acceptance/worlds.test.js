// A world for each test, and time that the test owns, seen by real clients.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {Client, listen, versions} from './support/client.js';
import {call} from './support/http.js';
import {Mock, World} from './support/mock.js';
import {eventually, within} from './support/waiting.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const held = (world) => eventually(async () => {
  const clients = await world.clients();
  return clients.length > 0 && clients.every((client) => client.held);
}, 'held polls');

// How long a client may take to hear what it is sent: its own round trip, on a machine that does other things too.
const roundTrip = 1_000;

for (const version of Object.keys(versions)) {
  test(`cometd ${version} has each event as soon as advance returns, but for its own round trip`, async (t) => {
    const world = await mock.makeWorld('chatty-customer');
    const client = await listen(t, world.notifications, {version});
    for (let number = 1; ; ++number) {
      await held(world);
      const [event] = await world.advance();
      if (event === undefined) break;
      // The poll is released already: nothing is queued or still to be sent.
      const [{queued, delivered}] = await world.clients();
      assert.deepEqual({queued, delivered}, {queued: 0, delivered: number});
      const messages = await client.wire.until((items) => items.length >= number && items, 'event', roundTrip);
      assert.equal(messages.length, number);
      assert.equal(messages.at(-1).data.message ?? messages.at(-1).data.imSession.state, event.message ?? event.state);
    }
    assert.ok(client.received.length > 10);
  });

  test(`cometd ${version} is released at once when its world is deleted`, async (t) => {
    const world = await mock.makeWorld('incoming-answered');
    const other = await mock.makeWorld('incoming-answered');
    const client = await listen(t, world.notifications, {version});
    const neighbour = await listen(t, other.notifications, {version});
    await held(world);
    await held(other);
    await mock.world.admin('DELETE', `/worlds/${world.name}`);
    const replies = await client.meta.until((items) => items.some(({error}) => error) && items, 'release', roundTrip);
    assert.equal(replies.at(-1).error, '402::Unknown client');
    // What comes to the world now is told that there is none.
    const gone = await client.failures.until((items) => items.find(({failure}) => failure), 'failure');
    assert.equal(gone.failure.httpCode, 404);
    const answer = await world.get('/me/im-sessions');
    assert.deepEqual({status: answer.status, statusCode: answer.json.statusCode}, {status: 404, statusCode: 6});
    assert.match(answer.headers.get('X-Mock-Diagnosis'), new RegExp(`there is no world '${world.name}'`));
    // The neighbour has not noticed.
    await other.advance();
    await neighbour.notifications(1);
    assert.deepEqual(neighbour.failures.items, []);
    assert.equal(neighbour.handshakes.items.length, 1);
  });

  for (const [what, again] of Object.entries({
    'is reset': (world) => world.admin('POST', '/reset'),
    'is made anew': (world) => mock.world.admin('PUT', `/worlds/${world.name}`,
      {scenario: 'incoming-answered', clock: 'manual', seed: 7}),
    'gets another story': (world) => world.admin('PUT', '/scenario', {scenario: 'incoming-answered'}),
  })) {
    test(`cometd ${version} shakes hands anew when its world ${what}, and hears the same story`, async (t) => {
      const world = await mock.makeWorld('incoming-answered');
      const client = new Client(world.notifications, {version});
      t.after(() => client.leave());
      let subscribed = 0;
      client.cometd.addListener('/meta/handshake', ({successful}) => {
        if (successful) client.cometd.subscribe('/v2/me/im-sessions', () => {}, () => ++subscribed);
      });
      await client.handshake();
      await eventually(() => subscribed === 1, 'a subscription');
      await world.advance('1h');
      const first = [...await client.notifications(7)];
      await held(world);
      await again(world);
      await client.handshakes.until((items) => items.length === 2, 'second handshake', roundTrip);
      await eventually(() => subscribed === 2, 'a second subscription');
      assert.equal(client.meta.items.find(({error}) => error).advice.reconnect, 'handshake');
      await world.advance('1h');
      const second = (await client.notifications(14)).slice(7);
      assert.deepEqual(second, first);
    });
  }
}

test('after a reset no client gets an id that one of the earlier life may still use', async () => {
  const world = await mock.makeWorld('documented-sample');
  const handshake = [{channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling']}];
  const ids = new Set();
  for (let life = 0; life < 10; ++life) {
    const {json: [{clientId}]} = await world.post('/notifications/handshake', handshake);
    ids.add(clientId);
    await world.admin('POST', '/reset');
  }
  assert.equal(ids.size, 10);
});

test('a world plays in real time, too, and as fast as one likes', async (t) => {
  const world = await mock.makeWorld('incoming-answered');
  const client = await listen(t, world.notifications);
  await world.admin('PUT', '/clock', {mode: 'real', speed: 100});
  const began = Date.now();
  const notifications = await client.notifications(7);
  assert.equal(notifications.at(-1).imSession.state, 'Completed');
  assert.ok(Date.now() - began < 23_000 / 10, 'faster than real time');
});

test('worlds of the same seed tell the same, and do not hear one another', async (t) => {
  const worlds = [await mock.makeWorld('chatty-customer'), await mock.makeWorld('chatty-customer')];
  const clients = await Promise.all(worlds.map((world) => listen(t, world.notifications)));
  await worlds[0].advance('1h');
  const told = await clients[0].notifications(13);
  assert.deepEqual(clients[1].received, []);
  await worlds[1].advance('1h');
  const inOther = JSON.parse(JSON.stringify(told).replaceAll(worlds[0].url, worlds[1].url));
  assert.deepEqual(await clients[1].notifications(told.length), inOther);
});

test('a world is chosen by path, header or cookie, and uri values carry the path', async (t) => {
  const world = await mock.makeWorld('documented-sample');
  const chosen = {
    header: {'X-Mock-World': world.name},
    cookie: {Cookie: `other=1; mock-world=${world.name}`},
  };
  const [{uri, id}] = await world.sessions();
  assert.equal(uri, `${mock.url}/w/${world.name}/api/v2/im-sessions/${id}`);
  assert.equal((await call('GET', uri)).json.imSession.id, id);
  for (const headers of Object.values(chosen)) {
    const [session] = await mock.world.sessions({headers});
    assert.equal(session.id, id);
    assert.equal(session.uri, `${mock.url}/api/v2/im-sessions/${id}`);
  }
  // Without any of them it is the default world, which plays another story.
  assert.notEqual((await mock.world.sessions())[0]?.id, id);

  const client = await listen(t, mock.world.notifications, {headers: chosen.header});
  await world.admin('POST', `/sessions/${id}/messages`, {text: 'Hello'});
  assert.equal((await client.notifications(1))[0].message, 'Hello');
});

test('thirty worlds at once, each with its client, hear only their own story', async (t) => {
  const names = Array.from({length: 30}, (_, index) => (index % 2 === 0 ? 'incoming-answered' : 'incoming-missed'));
  const worlds = await Promise.all(names.map((name) => mock.makeWorld(name)));
  const clients = await Promise.all(worlds.map((world) => listen(t, world.notifications)));
  await within(20_000, Promise.all(worlds.map((world) => world.advance('1h'))), 'thirty hours');
  await Promise.all(clients.map(async (client, index) => {
    const count = names[index] === 'incoming-answered' ? 7 : 4;
    const told = await client.notifications(count);
    assert.equal(told.length, count);
    for (const {imSession} of told) {
      if (imSession) assert.ok(imSession.uri.startsWith(`${worlds[index].api}/`));
    }
  }));
});

test('a name that no world has is told so on every way in', async () => {
  const nowhere = new World(mock, 'nowhere');
  for (const answer of [
    await nowhere.get('/me/im-sessions'),
    await nowhere.post('/notifications', [{channel: '/meta/handshake'}]),
    await mock.world.get('/me/im-sessions', {headers: {'X-Mock-World': 'nowhere'}}),
    await call('GET', `${nowhere.url}/__admin/sessions`),
  ]) {
    assert.equal(answer.status, 404);
    assert.match(answer.headers.get('X-Mock-Diagnosis'), /there is no world 'nowhere'; make it with PUT/);
  }
});
