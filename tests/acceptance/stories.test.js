// The shipped stories over a real socket: each plays to its end, and the documented sample is the documented one.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import test, {after, before} from 'node:test';
import {parse} from 'yaml';

import {listen} from './support/client.js';
import {CookieJar, basic} from './support/http.js';
import {Mock, repository} from './support/mock.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const sample = JSON.parse(readFileSync(`${repository}fixtures/documented/im-sessions.json`));

test('the documented sample comes out as documented, apart from host and port', async () => {
  const world = await mock.makeWorld('documented-sample');
  const {json} = await world.get('/me/im-sessions?fields=*');
  const [session] = json.imSessions;
  assert.equal(session.uri, `${world.api}${session.path}`);
  assert.equal((await mock.world.get('/me')).status, 200);
  session.uri = session.uri.replace(world.api, 'http://hpe-voicevm-64.genesyslab.com:8090/api/v2');
  assert.deepEqual(json, sample);
});

test('the documented sample has the documented host and port too with --public-url', async (t) => {
  const url = 'http://hpe-voicevm-64.genesyslab.com:8090';
  const other = await Mock.start(['scenarios', '--scenario', 'documented-sample', '--public-url', url]);
  t.after(() => other.stop());
  assert.deepEqual((await other.world.get('/me/im-sessions?fields=*')).json, sample);
});

const initiate = (phoneNumber) => ({operationName: 'InitiateIMSession', destination: {phoneNumber}});

// What the agent does in the stories that wait for it.
const deeds = {
  'outgoing-answered': async ({api}) => {
    assert.equal((await api.post('/me/im-sessions', initiate('16001'))).status, 200);
  },
  'outgoing-refused': async ({api, toTheEnd}) => {
    for (const number of ['16001', '16002', '16003']) {
      assert.deepEqual((await api.post('/me/im-sessions', initiate(number))).json, {statusCode: 0});
      await toTheEnd();
    }
    const failed = await api.post('/me/im-sessions', initiate('16004'));
    assert.equal(failed.status, 500);
    assert.deepEqual(failed.json, {statusCode: 4, statusMessage: 'Internal error'});
    const refused = await api.post('/me/im-sessions', initiate('16005'));
    assert.deepEqual(refused.json, {statusCode: 2, statusMessage: 'Invalid state'});
  },
  'bot-with-replies': async ({api, toTheEnd, clients}) => {
    const [{id}] = await api.sessions();
    const [device] = (await api.get('/me/devices?fields=*')).json.devices;
    const texts = {
      'Hello there': 'Hello agent, I am the bot at 3999.',
      'ping 5': 'pong 5',
      'Where is my order 4711?': 'Order 4711 is on its way.',
      'repeat after me: one two': 'one two',
      'bye now': 'It was a pleasure.',
    };
    for (const [text, reply] of Object.entries(texts)) {
      const message = {operationName: 'SendMessage', text, destination: {phoneNumber: '3999'}, devicePath: device.path};
      assert.deepEqual((await api.post(`/me/im-sessions/${id}`, message)).json, {statusCode: 0});
      await toTheEnd();
      const said = clients[0].received.filter(({messageType}) => messageType === 'IMLogUpdateMessage');
      assert.deepEqual(said.slice(-2).map(({message}) => message), [text, reply]);
    }
  },
};

const nextState = {
  Initiating: ['Talking', 'Completed'],
  Alerting: ['Talking', 'Completed'],
  Talking: ['Completed'],
  Completed: [],
};

// No session does what the lifecycle forbids. Returns the sessions' last states. `begun` are those that were there.
function followStates(begun, notifications) {
  const states = new Map(begun.map(({id, state}) => [id, state]));
  for (const {messageType, notificationType, imSession, imSessionPath} of notifications) {
    const id = imSession?.id ?? imSessionPath.replace('/im-sessions/', '');
    const state = states.get(id);
    assert.notEqual(state, 'Completed', `something happens in ${id} after its end`);
    if (messageType === 'IMLogUpdateMessage') {
      assert.equal(state, 'Talking', `a message in ${id} while it is ${state}`);
    } else if (notificationType === 'AttachedDataChanged') {
      assert.equal(imSession.state, state);
    } else {
      assert.equal(notificationType, 'StatusChange');
      assert.ok(state === undefined ? imSession.state in nextState : nextState[state].includes(imSession.state),
        `${id} went from ${state} to ${imSession.state}`);
      states.set(id, imSession.state);
    }
  }
  return [...states.values()];
}

// What a notification says in the words of the clock's answer.
const inWords = ({notificationType, imSession, message}) => ({
  StatusChange: `stateChanged ${imSession?.state}`,
  AttachedDataChanged: `userDataChanged ${JSON.stringify(imSession?.userData ?? {})}`,
  NewMessage: `messageAdded ${message}`,
})[notificationType];
const eventInWords = ({kind, state, userData, message}) =>
  `${kind} ${kind === 'userDataChanged' ? JSON.stringify(userData) : state ?? message}`;

for (const file of readdirSync(`${repository}scenarios`).filter((name) => name.endsWith('.yaml'))) {
  const story = parse(readFileSync(`${repository}scenarios/${file}`, 'utf8'));
  const name = story.scenario;
  if (story.faults) continue; // They play to their ends in faults.test.js.
  const repeats = story.sessions?.some(({repeat}) => repeat !== undefined);

  test(`${name} plays to its end`, async (t) => {
    const world = await mock.makeWorld(name);
    const agents = story.agents ?? [{userName: 'agent', password: ''}];
    const clients = [];
    for (const {userName, password} of agents) {
      const jar = new CookieJar();
      assert.equal((await world.get('/me', {headers: basic(userName, password), jar})).status, 200);
      const client = await listen(t, world.notifications, {jar});
      client.begun = await world.sessions({jar});
      clients.push(client);
    }
    // Everything that was pushed has arrived.
    const settle = async () => {
      for (const client of clients) {
        const {rows} = await world.admin('GET', '/journal?kind=notification');
        const {clientId} = client.handshakes.items[0];
        await client.notifications(rows.filter((row) => row.client === clientId).length);
      }
    };
    const events = [];
    const toTheEnd = async () => {
      for (let steps = 0; steps < 300; ++steps) {
        const {events: fired, next, now} = await world.admin('POST', '/clock/advance', {to: 'next'});
        events.push(...fired);
        if (next === undefined || (repeats && now > 180_000)) return settle();
      }
      assert.fail('the story has no end');
    };
    await deeds[name]?.({api: world, toTheEnd, clients});
    await toTheEnd();

    for (const [index, {userName}] of agents.entries()) {
      const told = events.filter(({agent, kind}) => agent === userName && kind !== 'dropped').map(eventInWords);
      const heard = clients[index].received.map(inWords);
      // What an operation does at once is heard too, but is no event of the clock's.
      let place = -1;
      const inOrder = told.filter((one) => (place = heard.indexOf(one, place + 1)) >= 0);
      assert.deepEqual(deeds[name] === undefined ? heard : inOrder, told);
      const states = followStates(clients[index].begun, clients[index].received);
      if (repeats) {
        assert.ok(states.filter((state) => state === 'Completed').length > 2);
      } else if (name !== 'documented-sample') {
        assert.deepEqual(states.filter((state) => state !== 'Completed'), []);
        assert.deepEqual(await world.sessions({jar: clients[index].jar}), []);
      }
    }
  });
}
