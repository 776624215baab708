// The HAR of a run, replayed by Playwright's routeFromHAR: the same page runs again without the mock.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'node:test';

import {browserPath, launch, servePages} from './support/browser.js';
import {basic} from './support/http.js';
import {Mock} from './support/mock.js';
import {patience} from './support/waiting.js';

const skip = browserPath
  ? false
  : 'NO BROWSER: Chromium is missing; apt-get install chromium, or set CHROMIUM to its path';

const guarded = {
  scenario: 'guarded',
  agents: [{userName: 'agent1', password: 'secret1', device: '3001'}],
  settings: {csrf: true},
  sessions: [{id: 'S1', agent: 'agent1', participants: ['3002'], state: 'Talking'}],
};

// What a page does: it signs in, is refused without the token, operates with it, and looks. All that it is told.
async function run(page, api) {
  const told = [];
  const ask = async (method, url, options) => {
    const answer = await page.evaluate((wanted) => window.request(...wanted), [method, url, options]);
    told.push({
      status: answer.status, text: answer.text, type: answer.headers['content-type'],
      tokenHeader: answer.headers['x-csrf-header'], diagnosis: answer.headers['x-mock-diagnosis'],
    });
    return answer;
  };
  const signIn = await ask('GET', `${api}/me?subresources=*`, {headers: basic('agent1', 'secret1')});
  const token = {[signIn.headers['x-csrf-header']]: signIn.headers['x-csrf-token']};
  const body = {operationName: 'AttachUserData', userData: {favColor: 'blue'}};
  await ask('POST', `${api}/me/im-sessions/S1`, {body: {operationName: 'Complete'}});
  await ask('POST', `${api}/me/im-sessions/S1`, {body, headers: token});
  await ask('GET', `${api}/me/im-sessions?fields=id%2Cstate%2CuserData`);
  await ask('GET', `${api}/nowhere`);
  return told;
}

test('a page runs again from the HAR of its run, with types and tokens, without the mock', {skip}, async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'im-mock-har-'));
  t.after(() => rm(folder, {recursive: true}));
  const mock = await Mock.start();
  t.after(() => mock.stop());
  const pages = await servePages();
  t.after(() => pages.close());
  const browser = await launch();
  t.after(() => browser.close());
  const world = await mock.makeWorld(guarded);
  const open = async (archive) => {
    const context = await browser.newContext();
    t.after(() => context.close());
    if (archive) await context.routeFromHAR(archive, {url: `${mock.url}/**`, notFound: 'abort'});
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.goto(`${pages.url}/cometd/9.0.0`);
    await page.waitForFunction('window.ready');
    return page;
  };

  const before = Date.now();
  const first = await run(await open(), world.api);
  assert.deepEqual(first.map(({status}) => status), [200, 403, 200, 200, 404]);
  assert.equal(first[1].type, 'text/plain');
  assert.equal(first[0].tokenHeader, 'X-CSRF-TOKEN');

  const har = await world.admin('GET', '/journal.har');
  assert.ok(!JSON.stringify(har).includes(basic('agent1', 'secret1').Authorization));
  for (const {startedDateTime} of har.log.entries) {
    const sent = Date.parse(startedDateTime);
    assert.ok(sent >= before - 1_000 && sent <= Date.now() + 1_000, startedDateTime);
  }
  const archive = path.join(folder, 'run.har');
  await writeFile(archive, JSON.stringify(har));

  const again = await open(archive);
  await world.admin('POST', '/reset');
  const requests = async () => (await world.admin('GET', '/journal?kind=request')).rows.length;
  assert.equal(await requests(), 0);
  assert.deepEqual(await run(again, world.api), first);
  assert.equal(await requests(), 0);
});
