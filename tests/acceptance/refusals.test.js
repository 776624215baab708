// Who may not: wrong passwords, cookies that have ended, missing tokens, other agents' sessions. Nothing changes then.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {Agent} from './support/agent.js';
import {Client, listen} from './support/client.js';
import {basic, call} from './support/http.js';
import {Mock} from './support/mock.js';
import {eventually} from './support/waiting.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const accessDenied = {statusCode: 20, statusMessage: 'Access denied'};

// Everything that a refused request must leave as it was.
const stateOf = async (world) => ({
  sessions: await world.admin('GET', '/sessions'),
  changes: (await world.admin('GET', '/journal?kind=change')).rows,
});

const handshake = [{
  channel: '/meta/handshake', id: '1', version: '1.0', supportedConnectionTypes: ['long-polling'],
}];

// Each of the API's doors, with a request that changes something where there is something to change.
const doors = (path) => [
  ['GET', '/me'],
  ['GET', '/me/im-sessions?fields=*'],
  ['GET', `/me${path}`],
  ['GET', path],
  ['POST', '/me', {operationName: 'Ready'}],
  ['POST', '/me/im-sessions', {operationName: 'InitiateIMSession', destination: {phoneNumber: '3002'}}],
  ['POST', `/me${path}`, {operationName: 'AttachUserData', userData: {a: 1}}],
  ['POST', `/me${path}`, {operationName: 'Complete'}],
  ['POST', '/notifications', handshake],
  ['POST', '/notifications/handshake', handshake],
];

// A world in which agent3 talks to agent1.
async function conversation() {
  const world = await mock.makeWorld('two-agents');
  await world.advance('9s');
  const {sessions: [{id}]} = await world.admin('GET', '/sessions');
  return {world, path: `/im-sessions/${id}`};
}

for (const [who, headers] of Object.entries({
  'a wrong password': basic('agent1', 'secret2'),
  'an empty password': basic('agent1', ''),
  'an unknown agent': basic('nobody', 'secret1'),
  'no credentials': {},
  'credentials that are no Basic': {Authorization: 'Bearer secret1'},
  'credentials that are no base64': {Authorization: 'Basic %%%'},
  'an unknown cookie': {Cookie: 'JSESSIONID=node01abcdefghijklmnopqrstuvwx'},
})) {
  test(`${who}: access denied at every door, and nothing changes`, async () => {
    const {world, path} = await conversation();
    const before = await stateOf(world);
    for (const [method, door, body] of doors(path)) {
      const answer = await call(method, world.api + door, {headers, body});
      assert.equal(answer.status, 403, `${method} ${door}`);
      assert.deepEqual(answer.json, accessDenied, `${method} ${door}`);
      assert.equal(answer.headers.get('WWW-Authenticate'), null);
      assert.equal(answer.headers.get('Set-Cookie'), null);
    }
    assert.deepEqual(await stateOf(world), before);
    assert.deepEqual(await world.clients(), []);
  });
}

test('a client with a wrong password hears that its handshake failed', async (t) => {
  const world = await mock.makeWorld('two-agents');
  const client = new Client(world.notifications, {headers: basic('agent1', 'wrong')});
  t.after(() => client.leave());
  const reply = await client.handshake();
  assert.equal(reply.successful, false);
  assert.equal(reply.failure.httpCode, 403);
});

test('a cookie ends with EndContactCenterSession, and the clients that came with it', async (t) => {
  const {world, path} = await conversation();
  const alex = await Agent.signedIn(world, 'agent1');
  const client = await listen(t, world.notifications, {jar: alex.jar});
  const kims = await listen(t, world.notifications, {headers: basic('agent3', 'secret3')});
  await eventually(async () => (await world.clients()).every(({held}) => held), 'held polls');
  await alex.does('/me', {operationName: 'EndContactCenterSession'});
  const before = await stateOf(world);
  for (const [method, door, body] of doors(path)) {
    const {status, json} = await call(method, world.api + door, {body, jar: alex.jar});
    assert.deepEqual({status, json}, {status: 403, json: accessDenied}, `${method} ${door}`);
  }
  assert.deepEqual(await stateOf(world), before);
  // The real client is told to shake hands again, and that is denied.
  await client.handshakes.until((items) => items.some(({failure}) => failure?.httpCode === 403), 'denied handshake');
  assert.equal(client.meta.items.at(-1).error, '402::Unknown client');
  // The other agent's client stays, and a new sign-in works.
  assert.deepEqual((await world.clients()).map(({agent}) => agent), ['agent3']);
  const again = await Agent.signedIn(world, 'agent1');
  await again.does(`/me${path}`, {operationName: 'AttachUserData', userData: {back: true}});
  await world.advance('50ms');
  await kims.notifications(1);
});

test("another agent's session is not found, whatever is done to it", async () => {
  const {world, path} = await conversation();
  const robin = await Agent.signedIn(world, 'agent2');
  const device = await robin.devicePath();
  const before = await stateOf(world);
  const operations = [
    {operationName: 'SendMessage', text: 'Boo!', destination: {phoneNumber: '3001'}, devicePath: device},
    {operationName: 'AttachUserData', userData: {a: 1}},
    {operationName: 'UpdateUserData', userData: {a: 1}},
    {operationName: 'DeleteUserData', key: 'subject'},
    {operationName: 'Complete'},
  ];
  const answers = [
    await robin.get(`/me${path}`),
    await robin.get(path),
    ...await Promise.all(operations.map((operation) => robin.post(`/me${path}`, operation))),
  ];
  for (const {status, json} of answers) {
    assert.equal(status, 404);
    assert.deepEqual(json, {statusCode: 6, statusMessage: `IM session '${path.slice(13)}' not found.`});
  }
  assert.deepEqual((await robin.get('/me/im-sessions')).json, {statusCode: 0, uris: []});
  assert.deepEqual(await stateOf(world), before);
});

test("another agent's CometD client is unknown", async (t) => {
  const world = await mock.makeWorld('two-agents');
  const alex = await Agent.signedIn(world, 'agent1');
  const robin = await Agent.signedIn(world, 'agent2');
  const client = await listen(t, world.notifications, {jar: alex.jar});
  const {clientId} = client.handshakes.items[0];
  const {json: [reply]} = await robin.post('/notifications/connect',
    [{channel: '/meta/connect', connectionType: 'long-polling', clientId, id: '9'}]);
  assert.equal(reply.successful, false);
  assert.equal(reply.error, '402::Unknown client');
  assert.equal(reply.advice.reconnect, 'handshake');
});

test('several devices and no devicePath: InitiateIMSession is refused', async () => {
  const world = await mock.makeWorld('two-agents');
  const kim = await Agent.signedIn(world, 'agent3');
  const body = {operationName: 'InitiateIMSession', destination: {phoneNumber: '3002'}};
  const before = await stateOf(world);
  const alex = await Agent.signedIn(world, 'agent1');
  for (const devicePath of [undefined, '/devices/unknown', await alex.devicePath()]) {
    const {status, json} = await kim.post('/me/im-sessions', {...body, devicePath});
    assert.equal(status, 400, `devicePath ${devicePath}`);
    assert.notEqual(json.statusCode, 0);
  }
  assert.deepEqual(await stateOf(world), before);
  await kim.does('/me/im-sessions', {...body, devicePath: await kim.devicePath()});
});

const guarded = {
  scenario: 'guarded',
  agents: [{userName: 'agent1', password: 'secret1', device: '3001'}],
  settings: {csrf: true},
  sessions: [{participants: ['3002'], state: 'Talking'}],
};

test('with CSRF protection every POST wants the token of its HTTP session', async (t) => {
  const world = await mock.makeWorld(guarded);
  const alex = new Agent(world, 'agent1');
  const signIn = await world.get('/me', {headers: basic('agent1', 'secret1'), jar: alex.jar});
  assert.equal(signIn.headers.get('X-CSRF-HEADER'), 'X-CSRF-TOKEN');
  const token = signIn.headers.get('X-CSRF-TOKEN');
  assert.match(token, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const {json: {uris: [uri]}} = await alex.get('/me/im-sessions');
  const path = uri.slice(world.api.length);
  const otherToken = (await world.get('/me', {headers: basic('agent1', 'secret1')})).headers.get('X-CSRF-TOKEN');
  assert.notEqual(otherToken, token);

  const before = await stateOf(world);
  const posts = doors(path).filter(([method]) => method === 'POST');
  for (const headers of [{}, {'X-CSRF-TOKEN': 'wrong'}, {'X-CSRF-TOKEN': otherToken}]) {
    for (const [, door, body] of posts) {
      const answer = await alex.post(door, body, headers);
      assert.equal(answer.status, 403, `POST ${door}`);
      assert.equal(answer.text, 'Missing or invalid Csrf token', `POST ${door}`);
    }
  }
  // The token without the cookie is worth nothing.
  const bare = await world.post(`/me${path}`, {operationName: 'Complete'},
    {headers: {...basic('agent1', 'secret1'), 'X-CSRF-TOKEN': token}});
  assert.equal(bare.text, 'Missing or invalid Csrf token');
  assert.deepEqual(await stateOf(world), before);
  assert.deepEqual(await world.clients(), []);

  const denied = new Client(world.notifications, {jar: alex.jar});
  t.after(() => denied.leave());
  assert.equal((await denied.handshake()).failure.httpCode, 403);

  const client = await listen(t, world.notifications, {jar: alex.jar, headers: {'X-CSRF-TOKEN': token}});
  const done = await alex.post(`/me${path}`, {operationName: 'Complete'}, {'X-CSRF-TOKEN': token});
  assert.deepEqual(done.json, {statusCode: 0});
  assert.equal((await client.notifications(1))[0].imSession.state, 'Completed');
});
