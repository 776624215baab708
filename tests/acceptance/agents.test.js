// Agents sign in and talk to one another: each sees its own view of the session, and nobody else sees anything.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {Client, listen} from './support/client.js';
import {CookieJar, basic, call} from './support/http.js';
import {Mock} from './support/mock.js';
import {eventually} from './support/waiting.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const passwords = {agent1: 'secret1', agent2: 'secret2', agent3: 'secret3'};
const accessDenied = {statusCode: 20, statusMessage: 'Access denied'};

// An agent as its client is: with a cookie that it got for its password.
class Agent {
  constructor(world, userName) {
    this.world = world;
    this.userName = userName;
    this.jar = new CookieJar();
  }

  static async signedIn(world, userName) {
    const agent = new Agent(world, userName);
    const {status, json} = await world.get('/me', {headers: basic(userName, passwords[userName]), jar: agent.jar});
    assert.equal(status, 200);
    assert.equal(json.user.userName, userName);
    return agent;
  }

  get(path) {
    return this.world.get(path, {jar: this.jar});
  }

  post(path, body, headers) {
    return this.world.post(path, body, {jar: this.jar, headers});
  }

  async does(path, body) {
    const {status, json} = await this.post(path, body);
    assert.deepEqual({status, json}, {status: 200, json: {statusCode: 0}}, `${this.userName} does ${body.operationName}`);
  }

  async devicePath() {
    return (await this.get('/me/devices?fields=*')).json.devices[0].path;
  }
}

const live = ['AttachUserData', 'UpdateUserData', 'DeleteUserData', 'Complete'];
const talking = ['SendMessage', ...live];

test('two agents hold a whole conversation, each seeing its own view, and a third sees nothing', async (t) => {
  const world = await mock.makeWorld('two-agents');
  const alex = await Agent.signedIn(world, 'agent1');
  const robin = await Agent.signedIn(world, 'agent2');
  const kim = await Agent.signedIn(world, 'agent3');
  // One browser of today, one of the product's age, one program that sends its password with each request.
  const hers = await listen(t, world.notifications, {version: '9.0.0', jar: alex.jar});
  const his = await listen(t, world.notifications, {version: '3.1.14', jar: robin.jar, channels: ['/v2/me/*']});
  const theirs = await listen(t, world.notifications, {headers: basic('agent3', 'secret3'), channels: ['/**']});

  await alex.does('/me/im-sessions', {
    operationName: 'InitiateIMSession',
    destination: {phoneNumber: '3002'},
    userData: {subject: 'Lunch'},
  });
  assert.deepEqual(hers.received, [], 'the answer comes before the notification');
  await world.advance('50ms');
  await hers.notifications(1);
  const {id, path} = hers.received[0].imSession;
  assert.match(id, /^[0-9A-Z]{32}$/);

  const expected = {alex: [], robin: []};
  const party = (digits) => [{digits, e164Number: digits, formattedPhoneNumber: digits, phoneNumber: digits}];
  const changes = async (notificationType, states, capabilities, userData) => {
    const data = ([state, participants]) => ({
      messageType: 'IMSessionStateChangeMessage',
      notificationType,
      imSession: {
        capabilities, id, participants, path, state,
        uri: `${world.api}${path}`,
        ...(userData === undefined ? {} : {userData}),
      },
    });
    expected.alex.push(data([states[0], party('3002')]));
    expected.robin.push(data([states[1], party('3001')]));
    assert.deepEqual(await hers.notifications(expected.alex.length), expected.alex);
    assert.deepEqual(await his.notifications(expected.robin.length), expected.robin);
    // Each sees the same with GET, under both paths, until it is over.
    for (const [agent, {imSession}] of [[alex, expected.alex.at(-1)], [robin, expected.robin.at(-1)]]) {
      const shown = imSession.state === 'Completed' ? [] : [imSession];
      assert.deepEqual((await agent.get('/me/im-sessions?fields=*')).json, {statusCode: 0, imSessions: shown});
      if (shown.length === 0) continue;
      assert.deepEqual((await agent.get(`/me/im-sessions/${id}`)).json, {statusCode: 0, imSession});
      assert.deepEqual((await call('GET', imSession.uri, {jar: agent.jar})).json, {statusCode: 0, imSession});
    }
  };
  const says = async (agent, other, text) => {
    await agent.does(`/me${path}`, {
      operationName: 'SendMessage',
      text,
      destination: {phoneNumber: other},
      devicePath: await agent.devicePath(),
    });
    await world.advance('50ms');
    const data = {messageType: 'IMLogUpdateMessage', notificationType: 'NewMessage', imSessionPath: path, message: text};
    expected.alex.push(data);
    expected.robin.push(data);
    assert.deepEqual(await hers.notifications(expected.alex.length), expected.alex);
    assert.deepEqual(await his.notifications(expected.robin.length), expected.robin);
  };

  await changes('StatusChange', ['Initiating', 'Alerting'], live, {subject: 'Lunch'});
  await world.advance('3s');
  await changes('StatusChange', ['Talking', 'Talking'], talking, {subject: 'Lunch'});
  await says(alex, '3002', 'Hungry?');
  await says(robin, '3001', 'Always.');
  await says(alex, '3002', 'At noon?');
  await says(robin, '3001', 'A quarter past. "Ünïcödé" ☕ <b>&amp;</b>\n\tis fine, too.');
  await says(alex, '3002', 'See you there.');
  await says(robin, '3001', 'Bye!');
  const changesData = async (agent, body, userData) => {
    await agent.does(`/me${path}`, body);
    await world.advance('50ms');
    await changes('AttachedDataChanged', ['Talking', 'Talking'], talking, userData);
  };
  await changesData(alex, {operationName: 'AttachUserData', userData: {place: 'Canteen', at: {hour: 12}}},
    {subject: 'Lunch', place: 'Canteen', at: {hour: 12}});
  await changesData(robin, {operationName: 'UpdateUserData', userData: {at: {hour: 12, minute: 15}}},
    {subject: 'Lunch', place: 'Canteen', at: {hour: 12, minute: 15}});
  await changesData(alex, {operationName: 'DeleteUserData', key: 'place'},
    {subject: 'Lunch', at: {hour: 12, minute: 15}});
  await robin.does(`/me${path}`, {operationName: 'Complete'});
  await world.advance('50ms');
  await changes('StatusChange', ['Completed', 'Completed'], [], {subject: 'Lunch', at: {hour: 12, minute: 15}});

  assert.deepEqual(theirs.received, []);
  assert.deepEqual((await kim.get('/me/im-sessions?fields=*')).json.imSessions, []);
});

// documented: the answer is JSON by its exact media type, an object with an integer statusCode, 0 when all is well.
function isFine({status, headers, json}, what) {
  assert.equal(status, 200, what);
  assert.equal(headers.get('Content-Type'), 'application/json', what);
  assert.equal(json.statusCode, 0, what);
  return json;
}

test('the Workspace Web Edition starts up', async (t) => {
  const world = await mock.makeWorld('two-agents');
  const jar = new CookieJar();
  // jQuery sends the type of a body with requests that have none.
  const headers = {'Content-Type': 'application/json; charset=UTF-8', 'X-Requested-With': 'XMLHttpRequest'};
  const get = async (path) => isFine(await world.get(path, {headers, jar}), path);

  const probe = await world.get('/me?subresources=features,devices,channels', {headers});
  assert.deepEqual({status: probe.status, json: probe.json}, {status: 403, json: accessDenied});
  const withPassword = {headers: {...headers, ...basic('agent1', 'secret1')}, jar};
  const {user} = isFine(await world.get('/me?subresources=features,devices,channels', withPassword));
  assert.deepEqual(user.features.map(({id}) => id), ['api-voice-instant-messaging', 'api-voice']);
  assert.equal(user.devices[0].phoneNumber, '3001');
  isFine(await call('GET', `${world.url}/internal-api/me/settings?fields=*`, {headers, jar}), 'settings');
  assert.equal((await get('/services?fields=*')).services[0].state, 'Active');
  assert.deepEqual((await get('/me/groups?fields=*&subresources=*')).groups, []);
  const {settings, key} = await get(`/me/devices/${user.devices[0].id}/settings/tserver`);
  assert.equal(key, 'name');
  assert.ok(settings.some(({name, value}) => name === 'multimedia' && value === 'true'));
  const start = {operationName: 'StartContactCenterSession', channels: ['voice', 'chat'], place: 'place1'};
  isFine(await world.post('/me', start, {headers, jar}), 'StartContactCenterSession');
  const channels = ['/v2/me/devices', '/v2/me/calls', '/v2/me/im-sessions', '/v2/me/chats', '/notifications/services'];
  const client = await listen(t, world.notifications, {version: '3.1.14', jar, channels});
  const version = await world.get('/diagnostics/version');
  assert.deepEqual(isFine(version, 'version'), {statusCode: 0, version: '8.5.202.96'});
  const again = await get('/me/?subresources=devices,calls,channels,interactions,chats');
  assert.equal(again.user.devices[0].userState.state, 'NotReady');
  isFine(await world.post('/me/channels/voice', {operationName: 'Ready'}, {headers, jar}), 'Ready');
  assert.equal((await get('/me?subresources=*')).user.devices[0].userState.state, 'Ready');
  assert.deepEqual(client.failures.items, []);
});

test('the Vue widget starts up', async (t) => {
  const world = await mock.makeWorld('two-agents');
  const jar = new CookieJar();
  isFine(await world.get('/me?subresources=features,devices,channels,settings', {headers: basic('agent1', 'secret1'), jar}));
  const client = new Client(world.notifications, {version: '3.1.14', jar});
  t.after(() => client.leave());
  client.cometd.addListener('/meta/handshake', ({successful}) => {
    if (successful) client.cometd.subscribe('/v2/me/*', () => {});
  });
  const started = new Promise((resolve, reject) => {
    const listener = client.cometd.addListener('/meta/connect', ({successful}) => {
      if (!successful) return;
      client.cometd.removeListener(listener);
      world.post('/me', {operationName: 'StartContactCenterSession', channels: ['voice']}, {jar}).then(resolve, reject);
    });
  });
  client.cometd.handshake();
  isFine(await started, 'StartContactCenterSession');
  await world.advance('8s');
  const heard = (await client.notifications(2)).map(({imSession}) => imSession.state);
  assert.deepEqual(heard, ['Alerting', 'Talking']);
  assert.deepEqual(client.failures.items, []);
});

test('the C# library starts up', async (t) => {
  const world = await mock.makeWorld('two-agents');
  // It sends the password with every request, and keeps no cookie.
  const headers = basic('agent1', 'secret1');
  const forgetful = Object.assign(new CookieJar(), {store: () => {}});
  const client = await listen(t, world.notifications, {headers, jar: forgetful, channels: ['/**']});
  const {user} = isFine(await world.get('/me?subresources=*', {headers}));
  assert.equal(user.userName, 'agent1');
  assert.equal(user.path, `/users/${user.id}`);
  await world.advance('8s');
  await client.notifications(2);
  assert.deepEqual(client.failures.items, []);
});

// Everything that a refused request must leave as it was.
const stateOf = async (world) => ({
  sessions: await world.admin('GET', '/sessions'),
  changes: (await world.admin('GET', '/journal?kind=change')).rows,
});

const handshake = [{
  channel: '/meta/handshake', version: '1.0', minimumVersion: '1.0', supportedConnectionTypes: ['long-polling'], id: '1',
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
  assert.equal(client.meta.items.at(-1).error, '402::session_unknown');
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
  assert.equal(reply.error, '402::session_unknown');
  assert.equal(reply.advice.reconnect, 'handshake');
});

test('several devices and no devicePath: InitiateIMSession is refused', async () => {
  const world = await mock.makeWorld('two-agents');
  const kim = await Agent.signedIn(world, 'agent3');
  const body = {operationName: 'InitiateIMSession', destination: {phoneNumber: '3002'}};
  const before = await stateOf(world);
  for (const devicePath of [undefined, '/devices/unknown', await (await Agent.signedIn(world, 'agent1')).devicePath()]) {
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
