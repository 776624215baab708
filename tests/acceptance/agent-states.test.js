// The states of agents, pushed to the real CometD client.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {Agent} from './support/agent.js';
import {listen, versions} from './support/client.js';
import {Mock} from './support/mock.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const start = {operationName: 'StartContactCenterSession', channels: ['voice']};

// What a list of notifications says of whom: ['3001 LoggedIn', ...].
const states = (notifications) => notifications.map(({channel, data}) => {
  assert.equal(channel, '/v2/me/devices');
  assert.deepEqual(Object.keys(data).sort(), ['devices', 'messageType']);
  assert.equal(data.messageType, 'DeviceStateChangeMessage');
  const [{phoneNumber, userState}] = data.devices;
  return `${phoneNumber} ${userState.workMode ?? userState.state}`;
});

for (const version of Object.keys(versions)) {
  test(`cometd ${version}: two agents hear their own devices only, in the order of the changes`, async (t) => {
    const world = await mock.makeWorld('two-agents');
    const agents = [await Agent.signedIn(world, 'agent1'), await Agent.signedIn(world, 'agent2')];
    const clients = [];
    for (const {jar} of agents) {
      clients.push(await listen(t, world.notifications, {version, jar, channels: ['/v2/me/devices']}));
    }
    const [alex, robin] = agents;
    await alex.does('/me', start);
    await robin.does('/me', start);
    await alex.does('/me/channels/voice', {operationName: 'Ready'});
    await robin.does('/me/channels/voice', {operationName: 'AuxWork'});
    await alex.does('/me/channels/voice', {operationName: 'AfterCallWork'});
    await alex.does('/me/channels/voice', {operationName: 'NotReady'});
    await world.advance('1s'); // the scenario has an event delay
    await world.admin('PUT', '/agents/agent2/state', {state: 'Offline'});
    await clients[0].notifications(4);
    await clients[1].notifications(3);
    assert.deepEqual(states(clients[0].wire.items), ['3001 LoggedIn', '3001 Ready', '3001 AfterCallWork', '3001 NotReady']);
    assert.deepEqual(states(clients[1].wire.items), ['3002 LoggedIn', '3002 AuxWork', '3002 Logout']);
    for (const [index, agent] of agents.entries()) {
      const {json} = await agent.get('/me?subresources=devices');
      assert.deepEqual(clients[index].received.at(-1).devices, json.user.devices);
    }
  });
}

test('an agent finds the other in the directory, calls it, and both are logged in', async (t) => {
  const world = await mock.makeWorld('two-agents');
  const alex = await Agent.signedIn(world, 'agent1');
  const robin = await Agent.signedIn(world, 'agent2');
  await alex.does('/me', start);
  await robin.does('/me', start);
  await world.advance('1s');
  const {json} = await alex.get('/contacts?name=robin&channel=im');
  assert.equal(json.totalCount, 1);
  const [{phoneNumber}] = json.contacts[0].phoneNumbers;
  const client = await listen(t, world.notifications, {jar: robin.jar});
  const answer = await alex.post('/me/im-sessions', {operationName: 'InitiateIMSession', destination: {phoneNumber}});
  assert.deepEqual(answer.json, {statusCode: 0});
  assert.equal(answer.headers.get('X-Mock-Diagnosis'), null);
  await world.advance('100ms');
  assert.equal((await client.notifications(1))[0].imSession.state, 'Alerting');
});

test('the demo is strict, and says where the missing parameter comes from', async () => {
  const world = await mock.makeWorld('demo');
  await world.advance('10s');
  const [{id, state}] = await world.sessions();
  assert.equal(state, 'Talking');
  const send = (more) => world.post(`/me/im-sessions/${id}`, {operationName: 'SendMessage', text: 'hello', ...more});
  const lacking = await send({destination: {phoneNumber: '3002'}});
  assert.equal(lacking.status, 400);
  assert.equal(lacking.json.statusMessage, "Parameter 'devicePath' is missing.");
  assert.match(lacking.headers.get('X-Mock-Diagnosis'), /its value is \/devices\/ and the device's id, from \/me\?subresources=devices/);
  const {json: {user}} = await world.get('/me?subresources=devices');
  const whole = await send({destination: {phoneNumber: '3002'}, devicePath: `/devices/${user.devices[0].id}`});
  assert.deepEqual(whole.json, {statusCode: 0});
});
