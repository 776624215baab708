// The real CometD client in a real browser, in a page of another origin: CORS with credentials, cookies, long-polling.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {browserPath, launch, servePages} from './support/browser.js';
import {basic} from './support/http.js';
import {Mock} from './support/mock.js';
import {eventually, patience} from './support/waiting.js';

const skip = browserPath
  ? false
  : 'NO BROWSER: Chromium is missing; apt-get install chromium, or set CHROMIUM to its path';

let mock;
let pages;
let browser;
if (!skip) {
  before(async () => {
    mock = await Mock.start();
    pages = await servePages();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await pages?.close();
    await mock?.stop();
  });
}

async function newBrowser(t) {
  const context = await browser.newContext();
  t.after(() => context.close());
  return context;
}

// A page in a browser of its own, or in that one.
async function open(t, version, {origin = pages.url, inside} = {}) {
  const context = inside ?? await newBrowser(t);
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(`${origin}/cometd/${version}`);
  await page.waitForFunction('window.ready');
  return {
    listen: async (options) => {
      await page.evaluate((wanted) => window.listen(wanted), options);
      await page.waitForFunction('window.subscribed >= 1');
    },
    subscriptions: (count) => page.waitForFunction(`window.subscribed >= ${count}`),
    request: (method, url, options) => page.evaluate(
      (wanted) => window.request(...wanted), [method, url, options],
    ).then((answer) => ({...answer, json: answer.text.startsWith('{') ? JSON.parse(answer.text) : undefined})),
    send: (url) => page.evaluate((to) => fetch(to, {method: 'POST', mode: 'no-cors'}).then(() => {}), url),
    notifications: async (count) => {
      await page.waitForFunction(`window.received.length >= ${count}`);
      return page.evaluate('window.received');
    },
    replies: () => page.evaluate('window.replies'),
    took: () => page.evaluate('window.took'),
    transport: () => page.evaluate("window.cometd.getTransport().type ?? window.cometd.getTransport().getType()"),
    cookies: () => context.cookies(),
    reload: async () => {
      await page.reload();
      await page.waitForFunction('window.ready');
    },
    leave: () => page.evaluate(() => new Promise((resolve) => window.cometd.disconnect(resolve))),
  };
}

const guarded = {
  scenario: 'guarded',
  agents: [
    {userName: 'agent1', password: 'secret1', device: '3001'},
    {userName: 'agent2', password: 'secret2', device: '3002'},
  ],
  settings: {csrf: true},
};

for (const version of ['9.0.0', '3.1.14']) {
  for (const acknowledge of [false, true]) {
    const who = `cometd ${version}${acknowledge ? ' with acknowledgements' : ''} in a browser`;
    test(`${who} signs in and hears its story`, {skip}, async (t) => {
      const world = await mock.makeWorld('two-agents');
      const page = await open(t, version);

      // Another origin without credentials sees the refusal as it is, and the mock's diagnosis.
      const denied = await page.request('GET', `${world.api}/me`);
      assert.equal(denied.status, 403);
      assert.deepEqual(denied.json, {statusCode: 20, statusMessage: 'Access denied'});
      assert.match(denied.headers['x-mock-diagnosis'], /neither HTTP Basic nor a JSESSIONID cookie/);

      // The password goes through a preflight; then the cookie is enough.
      const signIn = await page.request('GET', `${world.api}/me?subresources=*`, {headers: basic('agent1', 'secret1')});
      assert.equal(signIn.json.user.userName, 'agent1');
      await page.listen({url: world.notifications, channel: '/v2/me/*', acknowledge});
      const cookies = await page.cookies();
      assert.deepEqual(cookies.map(({name}) => name).sort(), ['BAYEUX_BROWSER', 'JSESSIONID']);
      for (const {path, httpOnly} of cookies) assert.deepEqual([path, httpOnly], [`/w/${world.name}`, true]);
      assert.equal(await page.transport(), 'long-polling');
      assert.deepEqual((await world.clients()).map(({agent, acknowledging}) => ({agent, acknowledging})),
        [{agent: 'agent1', acknowledging: acknowledge}]);

      // The client tried WebSocket first, and fell back at once.
      const [first, second] = await page.replies();
      assert.deepEqual({successful: first.successful, tried: first.tried}, {successful: false, tried: 'websocket'});
      assert.equal(second.successful, true);
      assert.ok(await page.took() < 2_000, `it took ${await page.took()} ms`);

      await world.advance('8s');
      const [alerting, talking] = await page.notifications(2);
      const {json: {imSessions: [shown]}} = await page.request('GET', `${world.api}/me/im-sessions?fields=*`);
      assert.deepEqual(talking, {
        messageType: 'IMSessionStateChangeMessage',
        notificationType: 'StatusChange',
        imSession: shown,
      });
      assert.equal(alerting.imSession.state, 'Alerting');
      assert.equal(shown.state, 'Talking');
      assert.equal(shown.uri, `${world.api}/im-sessions/${shown.id}`);
      assert.deepEqual((await page.request('GET', shown.uri)).json.imSession, shown);

      const operate = (body) => page.request('POST', `${world.api}/me/im-sessions/${shown.id}`, {body});
      const [device] = signIn.json.user.devices;
      const text = 'Sure! ☕ "quoted" \\ <b>';
      const sent = await operate({
        operationName: 'SendMessage', text, destination: {phoneNumber: '3003'}, devicePath: `/devices/${device.id}`,
      });
      assert.deepEqual(sent.json, {statusCode: 0});
      const update = await operate({operationName: 'AttachUserData', userData: {swap: true}});
      assert.deepEqual(update.json, {statusCode: 0});
      await world.advance('1h');
      const told = await page.notifications(7);
      assert.deepEqual(told.slice(2).map(({message, imSession}) => message ?? [imSession.state, imSession.userData]), [
        text,
        ['Talking', {subject: 'Shift swap', swap: true}],
        'Can you take my shift on Friday?',
        'No hurry, tell me tomorrow.',
        ['Completed', {subject: 'Shift swap', swap: true}],
      ]);
      await page.leave();
      await eventually(async () => (await world.clients()).length === 0, 'no client');
    });
  }

  test(`cometd ${version} in a browser loses the server and recovers after a restart`, {skip}, async (t) => {
    const words = ['scenarios', '--scenario', 'incoming-answered', '--clock', 'manual'];
    const first = await Mock.start(words);
    const page = await open(t, version);
    await page.listen({url: first.world.notifications, channel: '/v2/me/im-sessions'});
    await first.world.advance('1s');
    await page.notifications(1);
    await eventually(async () => (await first.world.clients())[0].held, 'a held poll');
    await first.stop();
    const second = await Mock.start(words, {port: first.port});
    t.after(() => second.stop());
    await page.subscriptions(2);
    await second.world.advance('1h');
    const told = await page.notifications(8);
    assert.deepEqual(told.slice(1).map(({message, imSession}) => message ?? imSession.state), [
      'Alerting', 'Talking', 'Hello, my parcel should have come yesterday. Can you see where it is?', 'Talking',
      'The order number is 4711, if that helps.', 'Good to know, then I will wait for tomorrow. Thank you!',
      'Completed',
    ]);
    await page.leave();
  });

  test(`cometd ${version} in a browser reads the CSRF token and sends it`, {skip}, async (t) => {
    const world = await mock.makeWorld(guarded);
    const page = await open(t, version);
    const signIn = await page.request('GET', `${world.api}/me`, {headers: basic('agent1', 'secret1')});
    const token = signIn.headers['x-csrf-token'];
    assert.equal(signIn.headers['x-csrf-header'], 'X-CSRF-TOKEN');
    const body = {operationName: 'InitiateIMSession', destination: {phoneNumber: '3002'}};
    const refused = await page.request('POST', `${world.api}/me/im-sessions`, {body});
    assert.deepEqual([refused.status, refused.text], [403, 'Missing or invalid Csrf token']);
    const headers = {'X-CSRF-TOKEN': token};
    await page.listen({url: world.notifications, channel: '/v2/me/im-sessions', headers});
    assert.equal((await page.request('POST', `${world.api}/me/im-sessions`, {body, headers})).status, 200);
    const [{imSession}] = await page.notifications(1);
    assert.equal(imSession.state, 'Initiating');
    await page.leave();
  });
}

for (const browserCookie of ['optional', 'required']) {
  const rule = `with browserCookie: ${browserCookie}`;
  const story = {scenario: 'tabs', extends: 'incoming-answered', settings: {browserCookie, connectTimeout: '3s'}};
  const states = (told) => told.map(({imSession, message}) => imSession?.state ?? message);

  test(`two tabs of one browser hear the same story, ${rule}`, {skip}, async (t) => {
    const world = await mock.makeWorld(story);
    const inside = await newBrowser(t);
    const tabs = [await open(t, '3.1.14', {inside}), await open(t, '9.0.0', {inside})];
    for (const tab of tabs) await tab.listen({url: world.notifications, channel: '/v2/me/im-sessions'});
    assert.equal((await tabs[0].cookies()).filter(({name}) => name === 'BAYEUX_BROWSER').length, 1);
    const held = async () => (await world.clients()).filter((client) => client.held).length;
    await eventually(async () => await held() >= 1, 'a held poll');
    // Required: never more than one of them polls, and the other one asks every two seconds.
    if (browserCookie === 'optional') await eventually(async () => await held() === 2, 'two held polls');
    await world.advance('1s');
    for (const tab of tabs) assert.deepEqual(states(await tab.notifications(1)), ['Alerting']);
    if (browserCookie === 'required') assert.ok(await held() <= 1);
    await world.advance('1h');
    const [one, other] = [await tabs[0].notifications(7), await tabs[1].notifications(7)];
    assert.deepEqual(one, other);
    const told = (await world.admin('GET', '/journal')).rows.some(({answer}) =>
      JSON.stringify(answer ?? '').includes('multiple-clients'));
    assert.equal(told, browserCookie === 'required');
    for (const tab of tabs) await tab.leave();
  });

  test(`a page that is reloaded in the middle of a held poll hears on, ${rule}`, {skip}, async (t) => {
    const world = await mock.makeWorld(story);
    const page = await open(t, '3.1.14');
    const options = {url: world.notifications, channel: '/v2/me/im-sessions'};
    await page.listen(options);
    await world.advance('1s');
    await page.notifications(1);
    await eventually(async () => (await world.clients())[0].held, 'a held poll');
    const [cookie] = await page.cookies();
    await page.reload();
    await page.listen(options);
    assert.deepEqual(await page.cookies(), [cookie]);
    await world.advance('1h');
    const told = await page.notifications(6);
    assert.deepEqual([told.length, states(told)[0], states(told)[5]], [6, 'Talking', 'Completed']);
    // The client of the page that is gone is forgotten in the end; nothing else was unexpected.
    const {rows} = await world.admin('GET', '/journal/unexpected');
    assert.deepEqual(rows.map(({rule}) => rule).filter((rule) => rule !== 'longPollingOnly'), []);
    await page.leave();
  });
}

test('a page of a foreign site may use the API, but not the control calls', {skip}, async (t) => {
  const world = await mock.makeWorld('documented-sample');
  const page = await open(t, '9.0.0', {origin: pages.foreignUrl});
  assert.equal((await page.request('GET', `${world.api}/me/im-sessions?fields=*`)).json.imSessions.length, 1);
  await page.listen({url: world.notifications, channel: '/**'});
  await assert.rejects(page.request('GET', `${world.url}/__admin/sessions`), /Failed to fetch/);
  await assert.rejects(page.request('DELETE', `${mock.url}/__admin/worlds/${world.name}`), /Failed to fetch/);
  // Without CORS a page may send, and not read: that does nothing, either.
  const [{id}] = await world.sessions();
  await world.admin('POST', `/sessions/${id}/state`, {state: 'Completed'});
  for (const door of ['/reset', '/shutdown']) await page.send(`${world.url}/__admin${door}`);
  assert.deepEqual(await world.sessions(), []);
  await page.leave();

  const own = await open(t, '9.0.0');
  assert.equal((await own.request('POST', `${world.url}/__admin/reset`)).status, 200);
  assert.equal((await world.sessions()).length, 1);
});
