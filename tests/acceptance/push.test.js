// Every change is pushed to the real CometD client: a whole story, in order, with exact contents.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {Client, listen, versions} from './support/client.js';
import {Mock} from './support/mock.js';
import {Proxy} from './support/proxy.js';
import {eventually} from './support/waiting.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const live = ['AttachUserData', 'UpdateUserData', 'DeleteUserData', 'Complete'];
const talking = ['SendMessage', ...live];

// The story of scenarios/incoming-answered.yaml as its notifications.
function incomingAnswered(world, id) {
  const given = {service: 'Orders', language: 'en'};
  const change = (notificationType, state, capabilities, userData) => ({
    messageType: 'IMSessionStateChangeMessage',
    notificationType,
    imSession: {
      id,
      state,
      capabilities,
      participants: [{digits: '3002', e164Number: '3002', formattedPhoneNumber: '3002', phoneNumber: '3002'}],
      userData,
      path: `/im-sessions/${id}`,
      uri: `${world.api}/im-sessions/${id}`,
    },
  });
  const message = (text) => ({
    messageType: 'IMLogUpdateMessage',
    notificationType: 'NewMessage',
    imSessionPath: `/im-sessions/${id}`,
    message: text,
  });
  return [
    change('StatusChange', 'Alerting', live, given),
    change('StatusChange', 'Talking', talking, given),
    message('Hello, my parcel should have come yesterday. Can you see where it is?'),
    change('AttachedDataChanged', 'Talking', talking, {...given, topic: 'Delivery'}),
    message('The order number is 4711, if that helps.'),
    message('Good to know, then I will wait for tomorrow. Thank you!'),
    change('StatusChange', 'Completed', [], {...given, topic: 'Delivery'}),
  ];
}

// Moves the story to its end, and holds each event against what GET shows at that moment. Returns the session's id.
async function playIncomingAnswered(world, client) {
  let id;
  for (let number = 1; ; ++number) {
    const events = await world.advance();
    if (events.length === 0) return id;
    assert.equal(events.length, 1);
    id = events[0].session;
    const last = (await client.notifications(number)).at(-1);
    const shown = await world.get(`/me/im-sessions/${id}`);
    if (last.imSession?.state === 'Completed') {
      assert.equal(shown.status, 404);
    } else if (last.imSession !== undefined) {
      assert.deepEqual(shown.json, {statusCode: 0, imSession: last.imSession});
    }
  }
}

for (const version of Object.keys(versions)) {
  for (const acknowledge of [false, true]) {
    const who = `cometd ${version}${acknowledge ? ' with acknowledgements' : ''}`;

    for (const channel of ['/v2/me/im-sessions', '/v2/me/*', '/**']) {
      test(`${who} hears a whole story on ${channel}`, async (t) => {
        const world = await mock.makeWorld('incoming-answered');
        const client = await listen(t, world.notifications, {version, acknowledge, channels: [channel]});
        const id = await playIncomingAnswered(world, client);
        assert.match(id, /^[0-9A-Z]{32}$/);
        const expected = incomingAnswered(world, id);
        assert.deepEqual(client.received, expected);
        assert.deepEqual(client.heard[0].map(({data}) => data), expected);
        for (const message of client.wire.items) {
          assert.equal(message.channel, '/v2/me/im-sessions');
          assert.deepEqual(Object.keys(message).sort(), ['channel', 'data']);
        }
      });
    }

    test(`${who} gets each notification once, however many of its subscriptions match`, async (t) => {
      const world = await mock.makeWorld('incoming-answered');
      const channels = ['/v2/me/im-sessions', '/v2/me/*', '/v2/**', '/**', '/v2/me/calls'];
      const client = await listen(t, world.notifications, {version, acknowledge, channels});
      const id = await playIncomingAnswered(world, client);
      assert.deepEqual(client.received, incomingAnswered(world, id));
      assert.deepEqual(client.heard.map(({length}) => length), [7, 7, 7, 7, 0]);
    });

    test(`${who} misses nothing of an hour that passes at once`, async (t) => {
      const world = await mock.makeWorld('incoming-answered');
      const client = await listen(t, world.notifications, {version, acknowledge});
      const events = await world.advance('1h');
      assert.deepEqual(await client.notifications(7), incomingAnswered(world, events[0].session));
    });

    test(`${who} loses the server and recovers after a restart`, async (t) => {
      const words = ['scenarios', '--scenario', 'incoming-answered', '--clock', 'manual'];
      const first = await Mock.start(words);
      const client = new Client(first.world.notifications, {version, acknowledge});
      t.after(() => client.leave());
      // As the CometD documentation has it: subscriptions belong into the handshake's listener.
      let confirmed = 0;
      client.cometd.addListener('/meta/handshake', ({successful}) => {
        if (!successful) return;
        client.cometd.subscribe('/v2/me/im-sessions', () => {}, (reply) => {
          if (reply.successful) ++confirmed;
        });
      });
      await client.handshake();
      await eventually(() => confirmed === 1, 'the first subscription');
      await first.world.advance('1s');
      assert.deepEqual((await client.notifications(1)).map(({imSession}) => imSession.state), ['Alerting']);
      await eventually(async () => (await first.world.clients())[0].held, 'a held poll');

      await first.stop();
      await client.failures.count(1);

      const second = await Mock.start(words, {port: first.port});
      t.after(() => second.stop());
      await eventually(() => confirmed === 2, 'a second subscription');
      assert.deepEqual(client.handshakes.items.map(({successful}) => successful), [true, true]);
      const refused = client.meta.items.find(({error}) => error !== undefined);
      assert.equal(refused.channel, '/meta/connect');
      assert.equal(refused.error, '402::Unknown client');
      assert.equal(refused.advice.reconnect, 'handshake');

      const [{session}] = await second.world.advance('1h');
      const [, ...fresh] = await client.notifications(8);
      assert.deepEqual(fresh, incomingAnswered(second.world, session));
    });
  }

  for (const acknowledge of [true, false]) {
    const outcome = acknowledge ? 'loses no message with acknowledgements' : 'loses the messages in it without';
    test(`cometd ${version} whose answer is lost on the way ${outcome}`, async (t) => {
      const world = await mock.makeWorld('documented-sample');
      const proxy = await Proxy.to(mock.url);
      t.after(() => proxy.close());
      const client = await listen(t, world.notifications.replace(mock.url, proxy.url), {version, acknowledge});
      const [{id}] = await world.sessions();
      const say = async (text) => {
        await eventually(async () => (await world.clients())[0].held, 'a held poll');
        await world.admin('POST', `/sessions/${id}/messages`, {text});
      };
      await say('one');
      await client.notifications(1);
      const lost = proxy.lose('two');
      await say('two');
      await lost;
      await say('three');
      await client.wire.until((items) => items.some(({data}) => data.message === 'three'), 'third message');
      const texts = client.received.map(({message}) => message);
      assert.deepEqual(texts, acknowledge ? ['one', 'two', 'three'] : ['one', 'three']);
      assert.equal(client.handshakes.items.length, 1);
    });
  }

  test(`cometd ${version} that tries WebSocket first falls back at once`, async (t) => {
    const world = await mock.makeWorld('incoming-answered');
    const client = new Client(world.notifications, {version, webSocket: true});
    t.after(() => client.leave());
    client.cometd.handshake();
    const succeeded = ({successful}) => successful;
    const replies = await client.handshakes.until((items) => items.some(succeeded) && items, 'handshake', 2_000);
    assert.deepEqual(replies.map(succeeded), [false, true]);
    assert.equal(replies[0].failure.connectionType, 'websocket');
    assert.equal(replies[1].supportedConnectionTypes.includes('websocket'), false);
    await client.subscribe('/v2/me/im-sessions');
    await world.advance('1s');
    await client.notifications(1);
  });

  test(`cometd ${version} shakes hands with the answers of the real server`, async (t) => {
    const world = await mock.makeWorld('incoming-answered');
    const client = await listen(t, world.notifications, {version});
    const reply = client.meta.items[0];
    assert.equal(reply.channel, '/meta/handshake');
    assert.equal(reply.version, '1.0');
    assert.deepEqual(reply.supportedConnectionTypes, ['long-polling']);
    assert.deepEqual(reply.advice, {reconnect: 'retry', interval: 0, timeout: 30000});
  });
}

test('the acknowledgement extension is in use for the clients that ask for it', async (t) => {
  const world = await mock.makeWorld('incoming-answered');
  await listen(t, world.notifications, {version: '9.0.0', acknowledge: true});
  await listen(t, world.notifications, {version: '3.1.14', acknowledge: true});
  await listen(t, world.notifications);
  assert.deepEqual((await world.clients()).map(({acknowledging}) => acknowledging), [true, true, false]);
});
