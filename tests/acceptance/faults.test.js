// Failures on purpose, over real sockets: the exact bytes of each, or their exact lack; and the shipped stories of them.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {listen} from './support/client.js';
import {call} from './support/http.js';
import {Mock} from './support/mock.js';
import {eventually, within} from './support/waiting.js';
import {Wire} from './support/wire.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const id = '007MDF3D0KAHL93L807GK2LAES000001';
const attach = {operationName: 'AttachUserData', userData: {a: 1}};
const internalError = '{"statusCode":4,"statusMessage":"Internal error"}';

async function faulty(...faults) {
  const world = await mock.makeWorld('documented-sample');
  world.session = `/me/im-sessions/${id}`;
  world.isAttached = async () => (await world.get(world.session)).json.imSession.userData?.a === 1;
  world.whole = (await world.get('/me/im-sessions?fields=*')).text;
  await world.admin('PUT', '/faults', faults);
  world.fired = async () => (await world.admin('GET', '/faults')).faults.map(({fired}) => fired);
  return world;
}

// A request, and all bytes that the server sends until it closes, or until the answer is whole.
async function bytesOf(t, world, {method = 'GET', path = '/me/im-sessions?fields=*', body} = {}) {
  const wire = await Wire.connect(mock.port);
  t.after(() => wire.end());
  const text = body === undefined ? '' : JSON.stringify(body);
  wire.send([
    `${method} /w/${world.name}/api/v2${path} HTTP/1.1`, `Host: 127.0.0.1:${mock.port}`,
    ...(text === '' ? [] : ['Content-Type: application/json', `Content-Length: ${text.length}`]), '', text,
  ].join('\r\n'));
  return wire;
}

const split = (bytes) => {
  const at = bytes.indexOf('\r\n\r\n');
  return {head: bytes.slice(0, at), body: bytes.slice(at + 4)};
};
const closed = (wire) => within(10_000, wire.ended, 'the end of the connection');

test('any HTTP status with any statusCode and message, and nothing is done', async (t) => {
  const world = await faulty({on: {times: 1}, respond: {http: 418, statusCode: 17, statusMessage: 'Any "text"'}});
  const wire = await bytesOf(t, world, {method: 'POST', path: world.session, body: attach});
  const answer = await wire.answer();
  assert.equal(answer.status, 418);
  assert.equal(answer.headers['content-type'], 'application/json;charset=UTF-8');
  assert.equal(answer.headers['x-mock-diagnosis'], "fault 'fault 1': HTTP 418, not performed");
  assert.equal(answer.body, '{"statusCode":17,"statusMessage":"Any \\"text\\""}');
  assert.equal(await world.isAttached(), false);
});

test('503 with Retry-After', async (t) => {
  const world = await faulty({respond: {http: 503, retryAfter: '5s'}});
  const {status, headers, body} = await (await bytesOf(t, world)).answer();
  assert.deepEqual([status, headers['retry-after'], body], [503, '5', internalError]);
});

test('an answer that is late: the change is there before it', async (t) => {
  const world = await faulty({on: {operation: 'AttachUserData'}, delay: '400ms'});
  const client = await listen(t, world.notifications);
  const wire = await bytesOf(t, world, {method: 'POST', path: world.session, body: attach});
  await client.notifications(1);
  assert.equal(wire.bytes, '');
  assert.equal((await wire.answer()).body, '{"statusCode":0}');
});

test('answered, and not done', async (t) => {
  const world = await faulty({on: {operation: 'AttachUserData'}, perform: false});
  const wire = await bytesOf(t, world, {method: 'POST', path: world.session, body: attach});
  assert.equal((await wire.answer()).body, '{"statusCode":0}');
  assert.equal(await world.isAttached(), false);
});

test('done, and answered with an error', async (t) => {
  const world = await faulty({on: {operation: 'AttachUserData'}, perform: true, respond: {}});
  const wire = await bytesOf(t, world, {method: 'POST', path: world.session, body: attach});
  assert.equal((await wire.answer()).body, internalError);
  assert.equal(await world.isAttached(), true);
});

test('closed before the answer: no byte, and yet it is done', async (t) => {
  const world = await faulty({on: {operation: 'AttachUserData'}, close: 'before'});
  const wire = await bytesOf(t, world, {method: 'POST', path: world.session, body: attach});
  await closed(wire);
  assert.equal(wire.bytes, '');
  assert.equal(await world.isAttached(), true);
});

test('closed before the answer, and not done', async (t) => {
  const world = await faulty({on: {operation: 'AttachUserData'}, perform: false, close: 'before'});
  const wire = await bytesOf(t, world, {method: 'POST', path: world.session, body: attach});
  await closed(wire);
  assert.equal(wire.bytes, '');
  assert.equal(await world.isAttached(), false);
});

test('closed within the body: the head promises all, the body ends in the middle', async (t) => {
  const world = await faulty({close: 'within'});
  const wire = await bytesOf(t, world);
  await closed(wire);
  const {head, body} = split(wire.bytes);
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(head, new RegExp(`\r\nContent-Length: ${world.whole.length}(\r\n|$)`));
  assert.equal(body, world.whole.slice(0, Math.floor(world.whole.length / 2)));
});

test('closed after the body, without a word', async (t) => {
  const world = await faulty({close: 'after'});
  const wire = await bytesOf(t, world);
  await closed(wire);
  const {head, body} = split(wire.bytes);
  assert.doesNotMatch(head, /connection: close/i);
  assert.equal(body, world.whole);
});

test('closed after an answer without a body', async (t) => {
  for (const [http, name] of [[204, 'No Content'], [200, 'OK']]) {
    const world = await faulty({respond: {http, body: ''}, close: 'after'});
    const wire = await bytesOf(t, world);
    await closed(wire);
    const {head, body} = split(wire.bytes);
    assert.match(head, new RegExp(`^HTTP/1.1 ${http} ${name}\r\n`));
    assert.doesNotMatch(head, /connection: close|transfer-encoding/i);
    if (http === 204) {
      assert.doesNotMatch(head, /content-length/i);  // RFC 9110, 8.6
    } else {
      assert.match(head, /\r\ncontent-length: 0(\r\n|$)/i);
    }
    assert.equal(body, '');
  }
});

test('a status without a body has none, so that the next answer is the next', async (t) => {
  const world = await faulty({on: {times: 1}, respond: {http: 304}});
  const wire = await bytesOf(t, world);
  const {status, headers} = await wire.head();
  assert.deepEqual([status, headers['content-length']], [304, undefined]);
  wire.send(`GET /w/${world.name}/api/v2/me/im-sessions?fields=* HTTP/1.1\r\nHost: 127.0.0.1:${mock.port}\r\n\r\n`);
  assert.equal((await wire.answer()).body, world.whole);
});

test('a client that gives up on a late answer makes room for others', async (t) => {
  const other = await Mock.start(['scenarios', '--scenario', 'documented-sample', '--max-clients', '2']);
  t.after(() => other.stop());
  await other.world.admin('PUT', '/faults', [{on: {path: '/api/v2/me'}, delay: '1h'}]);
  const wires = [];
  for (let count = 0; count < 2; ++count) {
    const wire = await Wire.connect(other.port);
    wire.send('GET /api/v2/me HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n');
    wires.push(wire);
  }
  const isFull = async () => {
    const wire = await Wire.connect(other.port);
    wire.send('GET /api/v2/me/im-sessions HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n');
    const {status} = await wire.answer();
    wire.end();
    return status === 503;
  };
  await eventually(isFull, 'both connections taken');
  wires.forEach((wire) => wire.end());
  await eventually(async () => !(await isFull()), 'a free connection');
});

test('a body that is cut, is no JSON, is HTML, or has a wrong type', async (t) => {
  const isGarbled = async (garble, type, bodyFrom) => {
    const world = await faulty({garble});
    const {status, headers, body} = await (await bytesOf(t, world)).answer();
    assert.deepEqual([status, headers['content-type'], body], [200, type, bodyFrom(world.whole)]);
    assert.equal(Number(headers['content-length']), body.length);
  };
  await isGarbled('cut', 'application/json;charset=UTF-8', (whole) => whole.slice(0, Math.floor(whole.length / 2)));
  await isGarbled('notJson', 'application/json;charset=UTF-8', () => 'this is not JSON');
  await isGarbled('wrongType', 'text/plain', (whole) => whole);
  await isGarbled('html', 'text/html',
    () => '<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n');
});

test('a slow drip: many bits, and the same bytes in the end', async (t) => {
  const world = await faulty({drip: '400ms'});
  const wire = await bytesOf(t, world);
  let bits = 0;
  wire.socket.on('data', () => ++bits);
  assert.equal((await wire.answer()).body, world.whole);
  assert.ok(bits > 10, `the body came in ${bits} bits`);
  // The connection is good for more.
  await world.admin('DELETE', '/faults');
  wire.send(`GET /w/${world.name}/api/v2/me/im-sessions?fields=* HTTP/1.1\r\nHost: 127.0.0.1:${mock.port}\r\n\r\n`);
  assert.equal((await wire.answer()).body, world.whole);
});

test('a drip that is cut off', async (t) => {
  const world = await faulty({drip: '200ms', close: 'within'});
  const wire = await bytesOf(t, world);
  await closed(wire);
  assert.equal(split(wire.bytes).body, world.whole.slice(0, Math.floor(world.whole.length / 2)));
});

test('the mock stops at once, however late and slow its answers are', async (t) => {
  const other = await Mock.start(['scenarios', '--scenario', 'documented-sample']);
  await other.world.admin('PUT', '/faults', [
    {on: {path: '/api/v2/me'}, delay: '1h'}, {on: {path: '/api/v2/me/im-sessions'}, drip: '1h'},
  ]);
  const answers = ['/api/v2/me', '/api/v2/me/im-sessions?fields=*'].map(async (path) => {
    const wire = await Wire.connect(other.port);
    t.after(() => wire.end());
    wire.send(`GET ${path} HTTP/1.1\r\nHost: mock\r\n\r\n`);
    return wire;
  });
  const [, dripping] = await Promise.all(answers);
  await within(5_000, new Promise((resolve) => {
    dripping.socket.once('data', resolve);
  }), 'the head of the dripping answer');
  await other.stop();
});

test('an outage: 503 for everybody, and then the sessions are back', async (t) => {
  const world = await faulty({name: 'restart', outage: {from: '10s', for: '5s'}});
  await world.advance('10s');
  const {status, headers, body} = await (await bytesOf(t, world)).answer();
  assert.deepEqual([status, headers['retry-after'], body],
    [503, '5', '{"statusCode":4,"statusMessage":"Service unavailable"}']);
  assert.equal((await call('GET', `${world.url}/__admin/faults`)).json.outage, 'restart');
  await world.advance('5s');
  assert.equal((await world.get('/me/im-sessions?fields=*')).text, world.whole);
});

const talk = (text) => ({operationName: 'SendMessage', text, destination: {phoneNumber: '3002'}});

test('flaky-backend plays to its end', async (t) => {
  const world = await mock.makeWorld('flaky-backend');
  const client = await listen(t, world.notifications);
  await world.advance('3s');
  const [session] = await world.sessions();
  const [device] = (await world.get('/me/devices?fields=*')).json.devices;
  const send = (text) => world.post(`/me/im-sessions/${session.id}`, {...talk(text), devicePath: device.path});
  for (const attempt of ['first', 'second']) {
    const {status, headers, json} = await send(attempt);
    assert.deepEqual([status, headers.get('Retry-After'), json],
      [503, '1', {statusCode: 4, statusMessage: 'Overloaded'}]);
  }
  assert.deepEqual((await send('third')).json, {statusCode: 0});
  await world.advance('1s');
  assert.equal((await world.post(`/me/im-sessions/${session.id}`, attach)).status, 500);
  await world.advance('1h');
  const said = (await client.notifications(7)).map(({notificationType, message, imSession}) =>
    message ?? (notificationType === 'StatusChange' ? imSession.state : imSession.userData.a));
  assert.deepEqual(said, ['Talking', 'Hello, my invoice is wrong. Are you there?', 'third',
    'Good, I was about to give up.', 1, 'Thank you, bye.', 'Completed']);
  const {faults} = await world.admin('GET', '/faults');
  assert.deepEqual(faults.map(({name, fired}) => [name, fired]), [['overloaded', 2], ['slow', 1], ['liar', 1], ['proxy', 0]]);
});

test('lost-notification plays to its end', async (t) => {
  const world = await mock.makeWorld('lost-notification');
  const client = await listen(t, world.notifications);
  await world.advance('1h');
  const heard = (await client.notifications(10)).map(({message, imSession}) =>
    message ?? imSession.userData.step ?? imSession.state);
  assert.deepEqual(heard, ['Alerting', 'Talking', '1: Hello', '3: twice', '3: twice', '5: before 4', '4: after 5', 7,
    '6: three seconds late', 7]);
});

test('server-restart plays to its end', async (t) => {
  const world = await mock.makeWorld('server-restart');
  const client = await listen(t, world.notifications);
  await world.advance('9s');
  await client.notifications(3);
  await world.advance('1s');
  assert.equal((await world.get('/me/im-sessions')).status, 503);
  await world.advance('5s');
  // What was said meanwhile nobody was told, but GET has what changed.
  const [session] = await world.sessions();
  assert.deepEqual(session.userData, {service: 'Orders', orderNumber: '4711'});
  await eventually(() => client.handshakes.items.length === 2, 'a new handshake');
  await client.subscribe('/v2/me/im-sessions');
  await world.advance('1h');
  const heard = (await client.notifications(5)).map(({message, imSession}) => message ?? imSession.state);
  assert.deepEqual(heard, ['Alerting', 'Talking', 'Hello, I want to change my order.', 'Are you still there?', 'Completed']);
  const {rows} = await world.admin('GET', '/journal?kind=fault');
  assert.deepEqual(rows.map(({at, fault, what}) => [at, fault, what]),
    [[10_000, 'restart', 'outage begins'], [15_000, 'restart', 'outage ends']]);
});

// A CometD client by hand, over its own connection: the bytes that it gets.
async function bayeux(t, world) {
  const wire = await Wire.connect(mock.port);
  t.after(() => wire.end());
  const ask = (message) => {
    const body = JSON.stringify([message]);
    wire.send(`POST /w/${world.name}/api/v2/notifications HTTP/1.1\r\nHost: mock\r\nContent-Type: application/json\r\n`
      + `Content-Length: ${body.length}\r\n\r\n${body}`);
  };
  const answer = async (message) => {
    ask(message);
    return (await wire.answer()).body;
  };
  const client = {
    wire,
    handshake: () => answer({channel: '/meta/handshake', id: '1'}),
    connect: () => answer({channel: '/meta/connect', id: '3', clientId: client.id, connectionType: 'long-polling'}),
    hold: () => ask({channel: '/meta/connect', id: '3', clientId: client.id, connectionType: 'long-polling'}),
    subscribe: (subscription = '/v2/me/im-sessions') =>
      answer({channel: '/meta/subscribe', id: '2', clientId: client.id, subscription}),
  };
  return client;
}

// The same, listening, with its fault put in place after that; `say` makes notifications.
async function listening(t, ...faults) {
  const world = await mock.makeWorld('documented-sample');
  const client = await bayeux(t, world);
  [{clientId: client.id}] = JSON.parse(await client.handshake());
  await client.subscribe();
  await client.connect();
  await world.admin('PUT', '/faults', faults);
  client.say = (text) => world.admin('POST', `/sessions/${id}/messages`, {text});
  return {world, client};
}

const connected = '{"successful":true,"channel":"/meta/connect","id":"3"}';
const told = (text, type = '"notificationType":"NewMessage",') =>
  `{"channel":"/v2/me/im-sessions","data":{"messageType":"IMLogUpdateMessage",${type}`
  + `"imSessionPath":"/im-sessions/${id}","message":"${text}"}}`;

for (const [what, fault, expected] of [
  ['dropped', {notifications: 'drop'}, [told('2')]],
  ['doubled', {notifications: 'duplicate'}, [told('1'), told('1'), told('2')]],
  ['overtaken', {notifications: 'reorder'}, [told('2'), told('1')]],
  ['incomplete', {notifications: 'incomplete', without: 'notificationType'}, [told('1', ''), told('2')]],
  ['late', {notifications: 'delay', by: '3s'}, [told('2')]],
]) {
  test(`a notification is ${what}`, async (t) => {
    const {world, client} = await listening(t, {on: {times: 1}, ...fault});
    await client.say('1');
    await client.say('2');
    assert.equal(await client.connect(), `[${[...expected, connected].join(',')}]`);
    client.hold();
    await eventually(async () => (await world.clients())[0].held, 'a held connect');
    await world.advance('3s');
    await client.say('3');
    const rest = [...(what === 'late' ? [told('1')] : [told('3')]), connected];
    assert.equal((await client.wire.answer()).body, `[${rest.join(',')}]`);
  });
}

const unsuccessful = (channel, number, error, more) =>
  `[{"successful":false,"channel":"/meta/${channel}","id":"${number}",${more ?? ''}"error":"${error}"`;

test('a client is unknown', async (t) => {
  const {world, client} = await listening(t, {on: {times: 1}, notifications: 'unknownClient'});
  assert.equal(await client.connect(),
    `${unsuccessful('connect', 3, '402::Unknown client')},"advice":{"reconnect":"handshake","interval":0}}]`);
  assert.deepEqual(await world.clients(), []);
});

test('a handshake is refused, and a subscription', async (t) => {
  const {client} = await listening(t, {notifications: 'refuse'});
  assert.equal(await client.subscribe('/v2/me/*'), `${unsuccessful('subscribe', 2,
    '403:denied_by_security_policy:subscribe_denied', '"subscription":"/v2/me/*",')}}]`);
  assert.equal(await client.handshake(), `${unsuccessful('handshake', 1, '403::Handshake denied')},`
    + '"advice":{"reconnect":"none"}}]');
});

test('a handshake is refused for now', async (t) => {
  const {client} = await listening(t, {on: {meta: 'handshake'}, notifications: 'refuse', advice: 'handshake'});
  assert.match(await client.handshake(), /"advice":\{"reconnect":"handshake","interval":0\}\}\]$/);
});

test('connects are answered empty at once', async (t) => {
  const {client} = await listening(t, {on: {times: 3}, notifications: 'storm'});
  await client.say('1');
  for (let count = 0; count < 3; ++count) {
    assert.equal(await client.connect(),
      `[${connected.slice(0, -1)},"advice":{"reconnect":"retry","interval":0,"timeout":30000}}]`);
  }
  assert.equal(await client.connect(), `[${told('1')},${connected}]`);
});

test('a client is told to stop', async (t) => {
  const {client} = await listening(t, {notifications: 'stop'});
  assert.equal(await client.connect(), `[${connected.slice(0, -1)},"advice":{"reconnect":"none"}}]`);
});

test('a connect gets an HTTP error, or a closed connection instead of its messages', async (t) => {
  const {world, client} = await listening(t,
    {on: {meta: 'connect', times: 1}, respond: {http: 503}}, {on: {meta: 'connect', nth: 2}, close: 'before'});
  client.hold();
  const {status, body} = await client.wire.answer();
  assert.deepEqual([status, body], [503, internalError]);
  client.hold();
  await eventually(async () => (await world.clients())[0].held, 'a held connect');
  await client.say('1');
  await closed(client.wire);
  assert.equal(client.wire.bytes, '');
});

test('an outage answers held connects with 503 and forgets their clients', async (t) => {
  const {world, client} = await listening(t, {outage: {from: '1s', for: '1s'}});
  client.hold();
  await eventually(async () => (await world.clients())[0].held, 'a held connect');
  await world.advance('1s');
  const {status, body} = await client.wire.answer();
  assert.deepEqual([status, body], [503, '{"statusCode":4,"statusMessage":"Service unavailable"}']);
  await world.advance('1s');
  assert.match(await client.connect(), /402::Unknown client/);
});
