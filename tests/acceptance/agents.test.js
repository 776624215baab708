// Agents sign in and talk to one another: each sees its own view of the session, and nobody else sees anything.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {Agent} from './support/agent.js';
import {Client, listen} from './support/client.js';
import {CookieJar, basic, call} from './support/http.js';
import {Mock} from './support/mock.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

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
    const told = {messageType: 'IMLogUpdateMessage', notificationType: 'NewMessage'};
    const data = {...told, imSessionPath: path, message: text};
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
  assert.equal(headers.get('Content-Type'), 'application/json;charset=UTF-8', what);
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
  assert.equal(probe.status, 403);
  assert.deepEqual(probe.json, {statusCode: 20, statusMessage: 'Access denied'});
  const withPassword = {headers: {...headers, ...basic('agent1', 'secret1')}, jar};
  const {user} = isFine(await world.get('/me?subresources=features,devices,channels', withPassword));
  assert.deepEqual(user.features.map(({id}) => id), ['api-voice-instant-messaging', 'api-voice']);
  assert.equal(user.devices[0].phoneNumber, '3001');
  isFine(await call('GET', `${world.url}/internal-api/me/settings?fields=*`, {headers, jar}), 'settings');
  const {services} = await get('/services?fields=*');
  assert.equal(services.find(({type}) => type === 'Voice').state, 'Active');
  assert.deepEqual((await get('/me/groups?fields=*&subresources=*')).groups, []);
  const {settings, key} = await get(`/me/devices/${user.devices[0].id}/settings/tserver`);
  assert.equal(key, 'name');
  assert.ok(settings.some(({name, value}) => name === 'multimedia' && value === 'true'));
  const start = {operationName: 'StartContactCenterSession', channels: ['voice', 'chat'], place: 'place1'};
  isFine(await world.post('/me', start, {headers, jar}), 'StartContactCenterSession');
  await world.advance('50ms'); // the event delay of the scenario
  const channels = ['/v2/me/devices', '/v2/me/calls', '/v2/me/im-sessions', '/v2/me/chats', '/notifications/services'];
  const client = await listen(t, world.notifications, {version: '3.1.14', jar, channels});
  const version = await world.get('/diagnostics/version');
  assert.deepEqual(isFine(version, 'version'), {statusCode: 0, version: '8.5.202.96'});
  const again = await get('/me/?subresources=devices,calls,channels,interactions,chats');
  assert.equal(again.user.devices[0].userState.state, 'LoggedIn');
  assert.deepEqual([again.user.calls, again.user.interactions], [[], []]);
  isFine(await world.post('/me/channels/voice', {operationName: 'Ready'}, {headers, jar}), 'Ready');
  await world.advance('50ms');
  assert.equal((await get('/me?subresources=*')).user.devices[0].userState.state, 'Ready');
  assert.deepEqual(client.failures.items, []);
});

test('the Vue widget starts up', async (t) => {
  const world = await mock.makeWorld('two-agents');
  const jar = new CookieJar();
  const headers = basic('agent1', 'secret1');
  isFine(await world.get('/me?subresources=features,devices,channels,settings', {headers, jar}));
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
  const heard = await client.notifications(3);
  assert.deepEqual(heard.map(({messageType}) => messageType),
    ['DeviceStateChangeMessage', 'IMSessionStateChangeMessage', 'IMSessionStateChangeMessage']);
  assert.deepEqual(heard.slice(1).map(({imSession}) => imSession.state), ['Alerting', 'Talking']);
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
  // It casts the settings to a map of maps without a look.
  assert.ok(Object.values(user.settings).every((section) => Object.values(section).every((text) => typeof text === 'string')));
  await world.advance('8s');
  await client.notifications(2);
  assert.deepEqual(client.failures.items, []);
});
