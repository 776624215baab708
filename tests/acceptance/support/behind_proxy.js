// What has to hold for a client that reaches the mock through a proxy which ends TLS and may add a prefix.
import assert from 'node:assert/strict';
import https from 'node:https';
import test, {after, before, describe} from 'node:test';

import {noCertificates} from './certificate.js';
import {listen} from './client.js';
import {CookieJar, basic, call} from './http.js';
import {Mock, World} from './mock.js';
import {ReverseProxy} from './reverse_proxy.js';
import {eventually, within} from './waiting.js';

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

const guarded = {
  scenario: 'guarded',
  agents: [
    {userName: 'agent1', password: 'secret1', device: '3001'},
    {userName: 'agent2', password: 'secret2', device: '3002'},
  ],
  settings: {csrf: true},
};

// Every `uri` in an answer, however deep.
function urisIn(json) {
  if (Array.isArray(json)) return json.flatMap(urisIn);
  if (json === null || typeof json !== 'object') return [];
  return Object.entries(json).flatMap(([key, value]) => (key === 'uri' ? [value] : key === 'uris' ? value : urisIn(value)));
}

// `configure` as ReverseProxy has it. `base` is what uris begin with, if not with the proxy's URL.
export function testBehind(name, configure, {prefix = '', skip = false, words = [], base} = {}) {
  describe(name, {skip: skip || noCertificates}, () => {
    let mock;
    let proxy;
    before(async () => {
      mock = await Mock.start(['scenarios', '--max-body', '1MiB', ...words]);
      proxy = await ReverseProxy.start(configure, mock.port, prefix);
    });
    after(async () => {
      await proxy?.stop();
      await mock?.stop();
    });

    // The world as the client sees it: everything goes through the proxy.
    const worldOf = async (scenario) => new World({url: proxy.url}, (await mock.makeWorld(scenario)).name);
    const seenBase = (world) => (base ? `${base}/w/${world.name}/api/v2` : world.api);

    test(`${name}: sign-in with a cookie that works through it, and CSRF`, async () => {
      const world = await worldOf(guarded);
      const jar = new CookieJar();
      assert.equal((await world.get('/me', {jar})).status, 403);
      const signIn = await world.get('/me', {headers: basic('agent1', 'secret1'), jar});
      assert.equal(signIn.status, 200);
      const cookie = signIn.headers.get('Set-Cookie');
      assert.match(cookie, /; Secure/);
      const again = await world.get('/me', {jar});
      assert.deepEqual([again.status, again.json.user?.userName], [200, 'agent1'], cookie);
      const token = again.headers.get('X-CSRF-TOKEN');
      const initiate = {operationName: 'InitiateIMSession', destination: {phoneNumber: '3002'}};
      const refused = await world.post('/me/im-sessions', initiate, {jar});
      assert.deepEqual([refused.status, refused.text], [403, 'Missing or invalid Csrf token']);
      const sent = await world.post('/me/im-sessions', initiate, {jar, headers: {'X-CSRF-TOKEN': token}});
      assert.deepEqual([sent.status, sent.json], [200, {statusCode: 0}]);
      assert.equal((await world.sessions({jar})).length, 1);
    });

    test(`${name}: every uri leads through it`, async () => {
      const world = await worldOf('documented-sample');
      const seen = seenBase(world);
      const answers = await Promise.all(['/me/im-sessions', '/me/im-sessions?fields=*', '/me?subresources=*', '/me/devices?fields=*']
        .map((path) => world.get(path)));
      const uris = answers.flatMap(({json}) => urisIn(json));
      assert.ok(uris.length > 3, `${uris}`);
      for (const uri of uris) assert.ok(uri.startsWith(`${seen}/`), `${uri} begins with ${seen}`);
      for (const uri of uris.filter((text) => text.includes('/im-sessions/') && !base)) {
        assert.equal((await call('GET', uri)).status, 200, uri);
      }
    });

    for (const version of ['9.0.0', '3.1.14']) {
      test(`${name}: cometd ${version} holds a poll and hears its story`, async (t) => {
        const world = await worldOf('incoming-answered');
        const client = await listen(t, world.notifications, {version});
        await eventually(async () => (await world.clients())[0].held, 'a held poll');
        const before = client.meta.items.length;
        await world.advance('1s');
        const [{imSession}] = await client.notifications(1);
        assert.equal(imSession.uri, `${seenBase(world)}/im-sessions/${imSession.id}`);
        assert.ok(client.meta.items.length > before, 'the poll came back with it');
        await eventually(async () => (await world.clients())[0].held, 'the next held poll');
        await world.advance('1h');
        await client.notifications(7);
      });
    }

    test(`${name}: twenty polls at once, and other requests do not wait for them`, async (t) => {
      const world = await worldOf('incoming-answered');
      const clients = await Promise.all(Array.from({length: 20}, () => listen(t, world.notifications)));
      await eventually(async () => (await world.clients()).every(({held}) => held), 'held polls');
      for (let count = 0; count < 20; ++count) assert.equal((await world.get('/me/im-sessions')).status, 200);
      await world.advance('1h');
      await Promise.all(clients.map((client) => client.notifications(7)));
    });

    test(`${name}: refusals come through as they are`, async () => {
      const world = await worldOf('documented-sample');
      const unknown = await world.get('/nothing');
      assert.equal(unknown.status, 404);
      assert.match(unknown.headers.get('X-Mock-Diagnosis'), /no route/);
      assert.equal((await call('OPTIONS', `${world.api}/me/im-sessions`)).status, 204);
      assert.equal((await call('HEAD', `${world.api}/me/im-sessions`)).status, 200);
      assert.equal((await call('PUT', `${world.api}/me/im-sessions`)).status, 405);
      assert.equal((await world.post('/me/im-sessions', '{')).status, 400);
    });

    test(`${name}: the 413 for 3 MB arrives in 20 of 20 tries`, async () => {
      const statuses = [];
      for (let count = 0; count < 20; ++count) {
        statuses.push(await within(10_000, new Promise((resolve) => {
          const request = https.request(`${proxy.url}/api/v2/me/im-sessions`, {method: 'POST'}, (answer) => {
            answer.resume().on('end', () => resolve(answer.statusCode));
          });
          request.on('error', ({code}) => resolve(code)).end(Buffer.alloc(3_000_000, 'x'));
        }), 'an answer'));
      }
      assert.deepEqual(statuses, Array(20).fill(413));
    });

    test(`${name}: two hundred requests, ten at a time`, async () => {
      const world = await worldOf('documented-sample');
      await Promise.all(Array.from({length: 10}, async () => {
        for (let count = 0; count < 20; ++count) assert.equal((await world.get('/me/im-sessions?fields=*')).status, 200);
      }));
    });
  });
}
