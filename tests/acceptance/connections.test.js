// HTTP as it comes over sockets: sizes, bounds, connections that stay open, and requests that are none.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {listen} from './support/client.js';
import {call} from './support/http.js';
import {Mock} from './support/mock.js';
import {eventually} from './support/waiting.js';
import {Wire} from './support/wire.js';

let mock;
before(async () => {
  mock = await Mock.start(['scenarios', '--scenario', 'documented-sample', '--clock', 'manual', '--max-body', '2KiB']);
});
after(() => mock.stop());

const session = '/api/v2/me/im-sessions/007MDF3D0KAHL93L807GK2LAES000001';
const get = 'GET /api/v2/me/im-sessions HTTP/1.1\r\nHost: mock\r\n\r\n';

async function connect(t, port = mock.port) {
  const wire = await Wire.connect(port);
  t.after(() => wire.end());
  return wire;
}

const isRefusal = ({status, headers, body}, expected) => {
  assert.equal(status, expected);
  assert.equal(headers['content-type'], 'application/json;charset=UTF-8');
  const {statusCode, statusMessage, ...others} = JSON.parse(body);
  assert.ok(Number.isInteger(statusCode) && statusCode !== 0);
  assert.ok(statusMessage.length > 0);
  assert.deepEqual(others, {});
};

for (const request of [
  'DELETE /__admin/worlds/none HTTP/1.1\r\nHost: mock\r\n\r\n',
  'POST /__admin/reset HTTP/1.1\r\nHost: mock\r\n\r\n',
  'POST /api/v2/me HTTP/1.1\r\nHost: mock\r\n\r\n',
  'PUT /__admin/clock HTTP/1.1\r\nHost: mock\r\nContent-Length: 0\r\n\r\n',
  'GET /api/v2/nothing HTTP/1.1\r\nHost: mock\r\n\r\n',
  `POST ${session} HTTP/1.1\r\nHost: mock\r\nContent-Length: 3\r\n\r\n{a}`,
  'OPTIONS /api/v2/me/im-sessions HTTP/1.1\r\nHost: mock\r\n\r\n',
]) {
  const line = request.slice(0, request.indexOf(' HTTP')) + (request.includes('Length') ? '' : ' without a length');
  test(`a connection is good for more after ${line}`, async (t) => {
    const wire = await connect(t);
    const {status} = await wire.send(request).answer(1_000);
    assert.ok(status >= 200);
    assert.equal((await wire.send(get).answer(1_000)).status, 200);
    assert.equal((await wire.send(get).answer(1_000)).status, 200);
  });
}

test('HEAD has the headers of GET and no body', async (t) => {
  const wire = await connect(t);
  const whole = await wire.send(get).answer();
  const head = await wire.send(get.replace('GET', 'HEAD')).head();
  assert.equal(head.status, 200);
  assert.equal(head.headers['content-length'], String(whole.body.length));
  assert.equal(head.headers['content-type'], 'application/json;charset=UTF-8');
  // The next answer follows at once: there was no body.
  assert.equal((await wire.send(get).answer()).body, whole.body);
});

const tooLarge = JSON.stringify({operationName: 'AttachUserData', userData: {text: 'x'.repeat(4096)}});

test('a body over --max-body is refused with 413, and nothing changes', async () => {
  const before = await mock.world.admin('GET', '/sessions');
  const {status, json} = await call('POST', mock.url + session, {body: tooLarge});
  assert.equal(status, 413);
  assert.notEqual(json.statusCode, 0);
  assert.deepEqual(await mock.world.admin('GET', '/sessions'), before);
});

test('a body over --max-body is refused with 413 when it comes in chunks, too', async (t) => {
  const before = await mock.world.admin('GET', '/sessions');
  const wire = await connect(t);
  wire.send(`POST ${session} HTTP/1.1\r\nHost: mock\r\nTransfer-Encoding: chunked\r\n\r\n`);
  for (let at = 0; at < tooLarge.length; at += 512) {
    const chunk = tooLarge.slice(at, at + 512);
    wire.send(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  }
  wire.send('0\r\n\r\n');
  isRefusal(await wire.answer(), 413);
  assert.deepEqual(await mock.world.admin('GET', '/sessions'), before);
});

test('a body in chunks within the limit is read like any other', async (t) => {
  const wire = await connect(t);
  const body = '{"operationName":"AttachUserData","userData":{"by":"chunks"}}';
  wire.send(`POST ${session} HTTP/1.1\r\nHost: mock\r\nTransfer-Encoding: chunked\r\n\r\n`);
  for (const part of [body.slice(0, 7), body.slice(7)]) wire.send(`${part.length.toString(16)}\r\n${part}\r\n`);
  wire.send('0\r\n\r\n');
  assert.deepEqual(JSON.parse((await wire.answer()).body), {statusCode: 0});
  await mock.world.admin('POST', '/reset');
});

test('a URL that is too long is refused with 414', async (t) => {
  const wire = await connect(t);
  wire.send(`GET /api/v2/me?subresources=${'x'.repeat(9000)} HTTP/1.1\r\nHost: mock\r\n\r\n`);
  isRefusal(await wire.answer(), 414);
});

for (const [what, text] of Object.entries({
  'a request line that is none': 'HELLO\r\n\r\n',
  'a header line without a colon': 'GET /api/v2/me HTTP/1.1\r\nHost mock\r\n\r\n',
  'a length that is no number': `POST ${session} HTTP/1.1\r\nHost: mock\r\nContent-Length: many\r\n\r\n{}`,
  'a length and chunks at once':
    `POST ${session} HTTP/1.1\r\nHost: mock\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
})) {
  test(`${what} is refused with 400 and the envelope, and the mock lives on`, async (t) => {
    const wire = await connect(t);
    isRefusal(await wire.send(text).answer(), 400);
    assert.equal((await mock.world.get('/me')).status, 200);
  });
}

for (const [what, text] of Object.entries({
  'in the middle of the request line': 'GET /api',
  'in the middle of the headers': 'GET /api/v2/me HTTP/1.1\r\nHost: mo',
  'in the middle of the body': `POST ${session} HTTP/1.1\r\nHost: mock\r\nContent-Length: 100\r\n\r\n{"operationName":`,
  'before the answer is read': get.repeat(50),
})) {
  test(`a client that hangs up ${what} changes nothing`, async () => {
    const before = await mock.world.admin('GET', '/sessions');
    const wire = await Wire.connect(mock.port);
    wire.send(text);
    wire.end();
    await wire.ended;
    assert.equal((await mock.world.get('/me')).status, 200);
    assert.deepEqual(await mock.world.admin('GET', '/sessions'), before);
  });
}

// A client over a wire of its own, with a held poll.
async function polling(t, settings = {}) {
  const world = await mock.makeWorld({scenario: 'polling', extends: 'incoming-answered', settings});
  const wire = await connect(t);
  const post = (type, message) => {
    const body = JSON.stringify([{channel: `/meta/${type}`, id: '1', ...message}]);
    wire.send(`POST /w/${world.name}/api/v2/notifications/${type} HTTP/1.1\r\nHost: mock\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  };
  post('handshake', {version: '1.0', supportedConnectionTypes: ['long-polling']});
  const [{clientId}] = JSON.parse((await wire.answer()).body);
  post('subscribe', {clientId, subscription: '/v2/me/im-sessions'});
  await wire.answer();
  post('connect', {clientId, connectionType: 'long-polling'});
  await wire.answer();
  post('connect', {clientId, connectionType: 'long-polling'});
  await eventually(async () => (await world.clients())[0].held, 'a held poll');
  return {world, wire};
}

test('a client that has shut down its sending side gets the answer to its poll, as from CometD', async (t) => {
  const {world, wire} = await polling(t);
  wire.socket.end();
  await world.advance('1s');
  const {status, body} = await wire.answer();
  assert.equal(status, 200);
  assert.equal(JSON.parse(body)[0].data.imSession.state, 'Alerting');
});

test('a client that has shut down its sending side has its poll held for its whole time', async (t) => {
  const {wire} = await polling(t, {connectTimeout: '4s'});
  wire.socket.end();
  const {status, body} = await wire.answer();
  assert.equal(status, 200);
  assert.deepEqual(JSON.parse(body), [{channel: '/meta/connect', id: '1', successful: true}]);
});

test('the poll of a client whose connection is reset is let go', async (t) => {
  const {world, wire} = await polling(t);
  wire.socket.resetAndDestroy();
  await eventually(async () => !(await world.clients())[0]?.held, 'a poll that is let go');
});

test('over --max-clients a connection hears why, and room that is made is used again', async (t) => {
  const small = await Mock.start(['scenarios', '--max-clients', '3']);
  t.after(() => small.stop());
  const wires = [];
  for (let count = 0; count < 3; ++count) {
    const wire = await connect(t, small.port);
    assert.equal((await wire.send(get).answer()).status, 200);
    wires.push(wire);
  }
  const late = await connect(t, small.port);
  const refused = await late.send(get).answer(2_000);
  isRefusal(refused, 503);
  assert.match(refused.body, /more than 3 connections are open; see --max-clients/);
  assert.equal((await wires[0].send(get).answer()).status, 200);
  wires.forEach((wire) => wire.end());
  await eventually(async () => {
    const again = await connect(t, small.port);
    const {status} = await again.send(get).answer();
    again.end();
    return status === 200;
  }, 'room for a new connection');
});

test('fifty polls are held at a time, and other requests do not wait for them', async (t) => {
  const world = await mock.makeWorld('incoming-answered');
  const clients = await Promise.all(Array.from({length: 50}, () => listen(t, world.notifications)));
  const began = Date.now();
  for (let count = 0; count < 20; ++count) assert.equal((await world.get('/me/im-sessions')).status, 200);
  assert.ok(Date.now() - began < 2_000, `twenty requests took ${Date.now() - began} ms`);
  await world.advance('1h');
  await Promise.all(clients.map((client) => client.notifications(7)));
});
