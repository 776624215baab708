// What the real CometD client makes of each fault of the push channel: the table in scenarios/README.md is made here.
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import test, {after, before} from 'node:test';

import {Client} from './support/client.js';
import {Mock, repository} from './support/mock.js';
import {eventually} from './support/waiting.js';

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

const once = {times: 1};
const onConnect = (more) => ({on: {meta: 'connect', ...once}, ...more});

// `strikes` is when the fault is put in place, `by` how far the clock goes after the first message.
const situations = [
  {fault: 'notifications: drop', faults: {on: once, notifications: 'drop'}, how: 'not at all: read again with GET'},
  {fault: 'notifications: delay', faults: {on: once, notifications: 'delay', by: '1s'}, how: 'told late'},
  {fault: 'notifications: duplicate', faults: {on: once, notifications: 'duplicate'}, how: 'told twice'},
  {fault: 'notifications: reorder', faults: {on: once, notifications: 'reorder'}, how: 'told in another order'},
  {fault: 'notifications: incomplete', faults: {on: once, notifications: 'incomplete', without: 'imSessionPath'},
    how: 'told, but for what is missing'},
  {fault: 'notifications: unknownClient', faults: {on: once, notifications: 'unknownClient'},
    how: 'shakes hands anew; what happens before it has subscribed again is lost'},
  {fault: 'notifications: refuse, a subscription', strikes: 'first', faults: {on: {meta: 'subscribe', ...once}, notifications: 'refuse'},
    how: 'the listener of the subscription is told; nothing is heard until the application subscribes again'},
  {fault: 'notifications: refuse, a handshake', strikes: 'first', faults: {on: {meta: 'handshake', ...once}, notifications: 'refuse'},
    how: 'gives up, as it is advised to'},
  {fault: 'notifications: refuse, a handshake, advice: handshake', strikes: 'first',
    faults: {on: {meta: 'handshake', ...once}, notifications: 'refuse', advice: 'handshake'}, how: 'tries again'},
  {fault: 'notifications: storm', faults: {on: {times: 20}, notifications: 'storm'}, how: 'asks again and again; nothing is lost'},
  {fault: 'notifications: stop', faults: {on: once, notifications: 'stop'}, how: 'gives up, as it is advised to'},
  {fault: 'respond 503 to a connect', faults: onConnect({respond: {http: 503}}), how: 'tries again after a pause; nothing is lost'},
  {fault: 'respond 500 to a connect, done all the same', faults: onConnect({perform: true, respond: {}}),
    how: 'tries again; the answer is lost with what was in it, unless it acknowledges'},
  {fault: 'close before the answer to a connect', faults: onConnect({close: 'before'}), how: 'the same'},
  {fault: 'close within the answer to a connect', faults: onConnect({close: 'within'}), how: 'the same'},
  {fault: 'close after the answer to a connect', faults: onConnect({close: 'after'}), how: 'notices nothing'},
  {fault: 'the answer to a connect is cut', faults: onConnect({garble: 'cut'}), how: 'tries again; the answer is lost, unless it acknowledges'},
  {fault: 'the answer to a connect is not JSON', faults: onConnect({garble: 'notJson'}), how: 'the same'},
  {fault: 'the answer to a connect is HTML', faults: onConnect({garble: 'html'}), how: 'the same'},
  {fault: 'the answer to a connect has a wrong type', faults: onConnect({garble: 'wrongType'}), how: 'notices nothing'},
  {fault: 'the answer to a connect drips', faults: onConnect({drip: '100ms'}), how: 'told a little later'},
  {fault: 'the answer to a connect is late', faults: onConnect({delay: '100ms'}), how: 'told a little later'},
  {fault: 'outage', faults: {outage: {for: '1s'}}, by: '1s', how: 'tries again until the service is back, then shakes hands anew; what happened meanwhile is lost'},
];

const versions = ['3.1.14', '9.0.0'];
const ways = versions.flatMap((version) => [false, true].map((acknowledge) => ({version, acknowledge})));
const id = '007MDF3D0KAHL93L807GK2LAES000001';
const cells = new Map();

// One client in one situation; what it heard, in words.
async function cope(t, {faults, strikes, by}, options) {
  const world = await mock.makeWorld('documented-sample');
  const put = () => world.admin('PUT', '/faults', [faults]);
  const say = (text) => world.admin('POST', `/sessions/${id}/messages`, {text});
  const client = new Client(world.notifications, options);
  t.after(() => client.leave());
  const heard = [];
  let handshakes = 0;
  let answered = 0;
  client.cometd.addListener('/meta/handshake', ({successful}) => {
    if (!successful) return;
    ++handshakes;
    client.cometd.subscribe('/v2/me/im-sessions', ({data}) => heard.push(data.message), () => ++answered);
  });
  const isOver = () => client.cometd.isDisconnected();
  // It holds a poll and has the answer to its subscription, or it has given up.
  const ready = () => eventually(async () => {
    if (isOver()) return true;
    const [found, another] = await world.clients();
    return found?.held && !another && answered === handshakes;
  }, `the client listens again: ${JSON.stringify(faults)}`);
  if (strikes === 'first') await put();
  client.cometd.handshake();
  await ready();
  if (strikes !== 'first') await put();
  for (const text of ['1', '2', '3']) {
    await say(text);
    if (by && text === '1') await world.advance(by);
    await ready();
  }
  await world.advance('10s');
  await ready();
  // What was put into the answer to the last poll has arrived when another is held.
  await eventually(async () => isOver() || (await world.clients())[0]?.queued === 0 || !client, 'an empty queue');
  const fired = (await world.admin('GET', '/faults')).faults[0].fired;
  assert.ok(fired > 0, 'the fault has fired');
  const words = heard.join(' ') + ' +'.repeat(Math.max(0, handshakes - 1));
  return isOver() ? `${words} gives up`.trim() : words.trim() || 'nothing';
}

for (const situation of situations) {
  for (const {version, acknowledge} of ways) {
    const who = `cometd ${version}${acknowledge ? ' with acknowledgements' : ''}`;
    test(`${who} copes with: ${situation.fault}`, async (t) => {
      cells.set(`${situation.fault} ${version} ${acknowledge}`, await cope(t, situation, {version, acknowledge}));
    });
  }
}

test('the table in the documents says so', () => {
  const file = `${repository}scenarios/README.md`;
  const readme = readFileSync(file, 'utf8');
  const begin = '<!-- recovery -->\n';
  const from = readme.indexOf(begin) + begin.length;
  const to = readme.indexOf('<!-- end -->', from);
  const heads = ways.map(({version, acknowledge}) => `${version}${acknowledge ? ', ack' : ''}`);
  const rows = situations.map(({fault, how}) => [
    fault.replace(/^(notifications: \w+)/, '`$1`'),
    ...ways.map(({version, acknowledge}) => cells.get(`${fault} ${version} ${acknowledge}`)), how,
  ]);
  const line = (words) => `| ${words.join(' | ')} |\n`;
  const table = line(['fault', ...heads, 'how it copes']) + `|${'---|'.repeat(heads.length + 2)}\n` + rows.map(line).join('');
  if (process.env.IM_MOCK_ACCEPT !== undefined) {
    writeFileSync(file, readme.slice(0, from) + table + readme.slice(to));
  } else {
    assert.equal(readme.slice(from, to), table);
  }
});
