// The cookie BAYEUX_BROWSER with real clients: those that keep it, and those that do not.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {Client, listen, noCookies, versions} from './support/client.js';
import {FayeClient} from './support/faye.js';
import {CookieJar, call} from './support/http.js';
import {Mock} from './support/mock.js';
import {eventually} from './support/waiting.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const makeWorld = (browserCookie) =>
  mock.makeWorld({scenario: 'cookie', extends: 'incoming-answered', settings: {browserCookie}});
// Of requests that were served; Faye tries WebSocket, which is refused.
const diagnoses = async (world) =>
  (await world.admin('GET', '/journal')).rows.filter(({status}) => status === 200)
    .map(({diagnosis}) => diagnosis).filter((diagnosis) => diagnosis !== undefined);
const states = (told) => told.map(({imSession, message}) => imSession?.state ?? message);
const story = ['Alerting', 'Talking', 'Hello, my parcel should have come yesterday. Can you see where it is?', 'Talking',
  'The order number is 4711, if that helps.', 'Good to know, then I will wait for tomorrow. Thank you!', 'Completed'];
const mismatch = /^CometD finds a client only together with its cookie BAYEUX_BROWSER, which this request does not carry/;

for (const version of Object.keys(versions)) {
  for (const browserCookie of ['optional', 'required']) {
    test(`cometd ${version} that keeps its cookies hears a whole story, browserCookie: ${browserCookie}`, async (t) => {
      const world = await makeWorld(browserCookie);
      const client = await listen(t, world.notifications, {version});
      await world.advance('1h');
      assert.deepEqual(states(await client.notifications(7)), story);
      assert.equal(client.handshakes.items.length, 1);
      assert.deepEqual(await diagnoses(world), []);
    });
  }

  test(`cometd ${version} that keeps no cookies hears a whole story, browserCookie: optional`, async (t) => {
    const world = await makeWorld('optional');
    const client = await listen(t, world.notifications, {version, jar: noCookies});
    await world.advance('1h');
    assert.deepEqual(states(await client.notifications(7)), story);
    const [diagnosis, ...more] = await diagnoses(world);
    assert.match(diagnosis, mismatch);
    assert.match(diagnosis, /its answer would be 402::Unknown client \(settings.browserCookie: required\)$/);
    assert.deepEqual(more, []);
  });

  test(`cometd ${version} that keeps no cookies is told to shake hands, browserCookie: required`, async (t) => {
    const world = await makeWorld('required');
    const client = new Client(world.notifications, {version, jar: noCookies});
    client.cometd.handshake();
    await client.handshakes.count(2);
    client.cometd.disconnect();
    const refused = client.meta.items.find(({successful}) => !successful);
    assert.equal(refused.channel, '/meta/connect');
    assert.equal(refused.error, '402::Unknown client');
    assert.deepEqual(refused.advice, {reconnect: 'handshake', interval: 0});
    assert.deepEqual(client.handshakes.items.slice(0, 2).map(({successful}) => successful), [true, true]);
  });

  test(`two clients cometd ${version} in one browser hear the same, browserCookie: required`, async (t) => {
    const world = await makeWorld('required');
    const jar = new CookieJar();
    const clients = [await listen(t, world.notifications, {version, jar}), await listen(t, world.notifications, {version, jar})];
    const isTold = ({meta}) => meta.items.find(({advice}) => advice?.['multiple-clients']);
    await eventually(() => clients.some(isTold), 'a client that is told of the other');
    const {'multiple-clients': multiple, reconnect, interval} = isTold(clients.find(isTold)).advice;
    assert.deepEqual({multiple, reconnect, interval}, {multiple: true, reconnect: 'retry', interval: 2000});
    await world.advance('1h');
    for (const client of clients) assert.deepEqual(states(await client.notifications(7)), story);
  });
}

for (const browserCookie of ['optional', 'required']) {
  for (const channel of ['/v2/me/im-sessions', '/v2/me/*', '/**']) {
    test(`nforce that keeps its cookies hears a whole story on ${channel}, browserCookie: ${browserCookie}`, async (t) => {
      const world = await makeWorld(browserCookie);
      const client = FayeClient.at(t, world.notifications);
      await client.subscribe(channel);
      await world.advance('1h');
      assert.deepEqual(states(await client.heard.count(7)), story);
      assert.deepEqual(await diagnoses(world), []);
      await client.leave();
      assert.deepEqual(await world.clients(), []);
    });
  }
}

test('nforce that keeps no cookies hears a whole story, browserCookie: optional', async (t) => {
  const world = await makeWorld('optional');
  const client = FayeClient.at(t, world.notifications, {cookies: false});
  await client.subscribe('/v2/me/*');
  await world.advance('1h');
  assert.deepEqual(states(await client.heard.count(7)), story);
  assert.equal((await diagnoses(world)).length, 1);
});

test('nforce that keeps no cookies is told to shake hands, browserCookie: required', async (t) => {
  const world = await makeWorld('required');
  const client = FayeClient.at(t, world.notifications, {cookies: false});
  client.subscribe('/v2/me/*').catch(() => {});
  const refused = await client.meta.until((items) => items.find(({successful}) => successful === false), 'a refusal');
  assert.equal(refused.error, '402::Unknown client');
});

// What a page with fetch and no jar does.
const post = (world, message, headers = {}) =>
  call('POST', world.notifications, {body: [message], headers}).then((answer) => ({...answer, reply: answer.json[0]}));

async function shakeHands(world, headers) {
  const {reply, headers: answered} = await post(world, {channel: '/meta/handshake', version: '1.0'}, headers);
  assert.equal(reply.successful, true);
  return {clientId: reply.clientId, cookie: answered.get('Set-Cookie')};
}

test('the cookie is set at the handshake, for the path of the world, and not again', async () => {
  const world = await makeWorld('required');
  const {cookie} = await shakeHands(world);
  assert.match(cookie, new RegExp(`^BAYEUX_BROWSER=[0-9a-z]{16}; Path=/w/${world.name}; HttpOnly$`));
  assert.match((await shakeHands(mock.world)).cookie, /^BAYEUX_BROWSER=[0-9a-z]{16}; Path=\/; HttpOnly$/);
  const again = await shakeHands(world, {Cookie: cookie.split(';')[0]});
  assert.equal(again.cookie, null);
});

test('a fetch client without a jar is told 402 and the advice to shake hands, browserCookie: required', async () => {
  const world = await makeWorld('required');
  const {clientId} = await shakeHands(world);
  const connect = await post(world, {channel: '/meta/connect', clientId, id: '2', connectionType: 'long-polling'});
  assert.equal(connect.status, 200);
  assert.deepEqual(connect.reply, {
    channel: '/meta/connect', id: '2', successful: false, error: '402::Unknown client',
    advice: {reconnect: 'handshake', interval: 0},
  });
  assert.match(connect.headers.get('X-Mock-Diagnosis'), mismatch);
  for (const channel of ['/meta/subscribe', '/meta/unsubscribe', '/meta/disconnect', '/a']) {
    const {reply} = await post(world, {channel, clientId, id: '3', subscription: '/a'});
    assert.deepEqual(reply, {channel, id: '3', successful: false, error: '402::Unknown client'});
  }
});

test('a fetch client without a jar is served, and diagnosed once, browserCookie: optional', async () => {
  const world = await makeWorld('optional');
  const {clientId} = await shakeHands(world);
  const subscribe = {channel: '/meta/subscribe', clientId, subscription: '/a'};
  const first = await post(world, subscribe);
  assert.equal(first.reply.successful, true);
  assert.match(first.headers.get('X-Mock-Diagnosis'), mismatch);
  const second = await post(world, subscribe);
  assert.equal(second.reply.successful, true);
  assert.equal(second.headers.get('X-Mock-Diagnosis'), null);
  assert.equal((await world.admin('GET', '/journal/unexpected')).count, 0);
});

test('of the cookies of two worlds any that matches counts, browserCookie: required', async () => {
  const world = await makeWorld('required');
  const {clientId, cookie} = await shakeHands(world);
  const own = cookie.split(';')[0];
  const connect = {channel: '/meta/connect', clientId, advice: {timeout: 0}};
  for (const both of [`${own}; BAYEUX_BROWSER=of-another`, `BAYEUX_BROWSER=of-another; ${own}`]) {
    assert.equal((await post(world, connect, {Cookie: both})).reply.successful, true);
  }
  assert.equal((await post(world, connect, {Cookie: 'BAYEUX_BROWSER=of-another'})).reply.error, '402::Unknown client');
});

test('with cometd: 5 and browserCookie: required the text is that of version 5', async () => {
  const world = await mock.makeWorld({scenario: 'five', settings: {cometd: 5, browserCookie: 'required'}});
  const {clientId} = await shakeHands(world);
  assert.equal((await post(world, {channel: '/meta/connect', clientId})).reply.error, '402::session_unknown');
});
