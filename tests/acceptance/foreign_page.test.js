// A page of a site that is not this machine tries every way to the control calls that a browser leaves it.
import assert from 'node:assert/strict';
import http from 'node:http';
import test, {after, before} from 'node:test';

import {browserPath, launch} from './support/browser.js';
import {Run} from './support/mock.js';
import {call} from './support/http.js';
import {eventually} from './support/waiting.js';

const skip = browserPath ? false : 'NO BROWSER: Chromium is missing; apt-get install chromium, or set CHROMIUM to its path';
const evil = 'evil.example';

let browser;
let site; // the page's own
if (!skip) {
  before(async () => {
    browser = await launch({}, evil);
    site = http.createServer((request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end('<!DOCTYPE html><title>evil</title><link rel="icon" href="data:,">');
    });
    await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    await browser?.close();
    site?.closeAllConnections();
    site?.close();
  });
}

// Each sends a request to `target`, which ends with its name, with `hidden`, text that is requests, in its body.
const attempts = {
  'long-header': ({target, hidden}) => fetch(target, {method: 'POST', headers: {'X-Long': 'x'.repeat(9000)}, body: hidden}),
  'many-headers': ({target, hidden}) => fetch(target, {
    method: 'POST', headers: Object.fromEntries(Array.from({length: 151}, (_, number) => [`X-${number}`, '1'])), body: hidden,
  }),
  'long-head': ({target, hidden}) => fetch(target, {
    method: 'POST', headers: Object.fromEntries(Array.from({length: 20}, (_, number) => [`X-${number}`, 'x'.repeat(4000)])), body: hidden,
  }),
  'long-preflight': ({target, hidden}) => fetch(target, {
    method: 'POST', headers: Object.fromEntries(Array.from({length: 90}, (_, number) => [`X-${'y'.repeat(100)}-${number}`, '1'])), body: hidden,
  }),
  'plain-post': ({target, hidden}) => fetch(target, {method: 'POST', mode: 'no-cors', credentials: 'include', body: hidden}),
  'text-type': ({target, hidden}) => fetch(target, {method: 'POST', mode: 'no-cors', headers: {'Content-Type': 'text/plain'}, body: hidden}),
  'broken-accept': ({target, hidden}) => fetch(target, {method: 'POST', mode: 'no-cors', headers: {Accept: 'application/json,'}, body: hidden}),
  'broken-form': ({target, hidden}) => fetch(target, {
    method: 'POST', mode: 'no-cors', headers: {'Content-Type': 'multipart/form-data; boundary=b'}, body: `--b\r\n${hidden}`,
  }),
  'form-without-boundary': ({target, hidden}) => fetch(target, {
    method: 'POST', mode: 'no-cors', headers: {'Content-Type': 'multipart/form-data'}, body: hidden,
  }),
  'coded': ({target, hidden}) => fetch(target, {method: 'POST', headers: {'Content-Encoding': 'gzip'}, body: hidden}),
  'range': ({target, hidden}) => fetch(target, {method: 'POST', headers: {Range: 'bytes=5-2'}, body: hidden}),
  'large-body': ({target, hidden}) => fetch(target, {method: 'POST', mode: 'no-cors', body: hidden.repeat(2_000)}),
  'large-body-of-nothing': ({target, hidden}) => fetch(target, {method: 'POST', mode: 'no-cors', body: '\r\n'.repeat(800_000) + hidden.repeat(500)}),
  'long-target': ({target, hidden}) => fetch(target.replace('?', `?x=${'x'.repeat(9000)}&`), {method: 'POST', mode: 'no-cors', body: hidden}),
  'percent-target': ({target, hidden}) => fetch(target.replace('?', '?%00%0d%0a%zz&'), {method: 'POST', mode: 'no-cors', body: hidden}),
  'put': ({target, hidden}) => fetch(target, {method: 'PUT', body: hidden}),
  'delete': ({target, hidden}) => fetch(target, {method: 'DELETE', body: hidden}),
  'encoded-type': ({target, hidden}) => fetch(target, {method: 'POST', headers: {'Content-Type': 'application/json%0d%0aX-A:1'}, body: hidden}),
  'xhr': ({target, hidden}) => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.onloadend = resolve;
    request.open('POST', target);
    request.setRequestHeader('X-Long', 'x'.repeat(9000));
    request.send(hidden);
  }),
  'beacon': ({target, hidden}) => navigator.sendBeacon(target, hidden),
  'form': ({target, hidden}) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.name = 'frame';
    frame.onload = resolve;
    document.body.append(frame);
    const form = Object.assign(document.createElement('form'), {action: target, method: 'post', enctype: 'text/plain', target: 'frame'});
    form.append(Object.assign(document.createElement('textarea'), {name: 'a', value: `\r\n${hidden}`}));
    document.body.append(form);
    form.submit();
  }),
};

// The same with cookies that the browser sends along, where the page's site is a name of the mock.
const cookies = () => {
  for (const name of ['sso1', 'sso2', 'sso3']) document.cookie = `${name}=${'x'.repeat(3400)}; path=/`;
};

const stowaways = (name, port) =>
  `PUT /__admin/worlds/${name} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 2\r\n\r\n{}` +
  `POST /__admin/reset HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 0\r\n\r\n` +
  `GET /api/v2/me/${name} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;

async function start(t, token) {
  const words = ['serve', 'scenarios', '--port', '0', '--scenario', 'documented-sample', '--clock', 'manual', '--journal-size', '100000'];
  const mock = new Run([...words, ...(token ? ['--admin-token', token] : [])]);
  t.after(() => mock.child.kill('SIGKILL'));
  const line = await mock.output.until((lines) => lines[0], 'ready line');
  mock.port = Number(new URL(line.split(' ')[1]).port);
  mock.admin = async (path) => {
    const headers = token ? {Authorization: `Bearer ${token}`} : {};
    const {status, json} = await call('GET', `http://127.0.0.1:${mock.port}/__admin${path}`, {headers});
    assert.equal(status, 200);
    return json;
  };
  return mock;
}

async function openPage(t, url) {
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function attackAll(t, mock, page, base) {
  for (const [name, attempt] of Object.entries(attempts)) {
    const hidden = stowaways(name, mock.port);
    const target = `${base}/api/v2/me/im-sessions?try=${name}`;
    const before = mock.errors.length;
    await page.evaluate(`(${attempt})(${JSON.stringify({target, hidden})})?.then?.(() => 0, () => 0)`);
    // It has come to the mock; the log keeps no whole target of what is too long.
    await eventually(() => /im-sessions\?|\b41[34]\b|\b431\b/.test(mock.errors.slice(before)), `${name} in the log`, 10_000);
  }
}

async function assertUnharmed(mock) {
  const {worlds} = await mock.admin('/worlds');
  assert.deepEqual(worlds.map(({name}) => name), ['default']);
  const {rows} = await mock.admin('/journal');
  const seen = rows.filter(({path}) => Object.keys(attempts).some((name) => path === `/api/v2/me/${name}`));
  assert.deepEqual(seen, [], 'the body of a request was run');
  // The one change is the story's beginning: nobody has reset it.
  assert.equal(rows.filter(({kind}) => kind === 'change').length, 1);
  assert.doesNotMatch(mock.errors, /^(PUT|POST) \/__admin/m);
}

for (const token of [undefined, 'a-token']) {
  const guarded = token ? 'with --admin-token' : 'without --admin-token';

  test(`a page of another site reaches no control call through the API, ${guarded}`, {skip}, async (t) => {
    const mock = await start(t, token);
    const page = await openPage(t, `http://${evil}:${site.address().port}/`);
    for (const base of [`http://127.0.0.1:${mock.port}`, `http://localhost:${mock.port}`, `http://${evil}:${mock.port}`]) {
      await attackAll(t, mock, page, base);
    }
    await assertUnharmed(mock);
  });

  test(`nor with cookies of its own, 10 kB together, ${guarded}`, {skip}, async (t) => {
    const mock = await start(t, token);
    const page = await openPage(t, `http://${evil}:${site.address().port}/`);
    await page.evaluate(cookies);
    const answered = await page.evaluate(`fetch('http://${evil}:${mock.port}/api/v2/me', {mode: 'no-cors', credentials: 'include'}).then(() => 1, () => 0)`);
    assert.equal(answered, 1);
    await eventually(() => /\b431\b/.test(mock.errors), 'a refusal of long cookies in the log', 5_000);
    for (const [name, attempt] of Object.entries(attempts)) {
      const options = {target: `http://${evil}:${mock.port}/api/v2/me/im-sessions?try=${name}`, hidden: stowaways(name, mock.port)};
      await page.evaluate(`(() => {
        const send = window.fetch;
        const fetch = (target, options) => send(target, {...options, credentials: 'include'});
        return (${attempt})(${JSON.stringify(options)})?.then?.(() => 0, () => 0);
      })()`);
    }
    await assertUnharmed(mock);
  });

  test(`nor by asking for it, ${guarded}`, {skip}, async (t) => {
    const mock = await start(t, token);
    const page = await openPage(t, `http://${evil}:${site.address().port}/`);
    for (const host of ['127.0.0.1', 'localhost', evil]) {
      const base = `http://${host}:${mock.port}`;
      const read = await page.evaluate(async (at) => {
        const found = [];
        const hear = (name, promise) => promise.then(() => found.push(name), () => {});
        for (const path of ['/__admin/journal', '/w/default/__admin/journal', '/__admin/worlds']) {
          await hear(`GET ${path}`, fetch(at + path).then((answer) => answer.text()));
          for (const mode of ['cors', 'no-cors']) {
            await fetch(at + path, {mode, method: 'POST', body: '{}'}).catch(() => {});
          }
        }
        for (const method of ['PUT', 'DELETE']) await hear(method, fetch(`${at}/__admin/worlds/asked`, {method, body: '{}'}));
        for (const path of ['/__admin/reset', '/__admin/shutdown']) {
          navigator.sendBeacon(at + path, '');
          await fetch(at + path, {mode: 'no-cors', method: 'POST'}).catch(() => {});
        }
        await new Promise((resolve) => {
          const socket = new WebSocket(`${at.replace('http', 'ws')}/__admin/worlds`);
          socket.onopen = () => resolve(found.push('WebSocket'));
          socket.onerror = resolve;
        });
        return found;
      }, base);
      assert.deepEqual(read, []);
    }
    const {worlds} = await mock.admin('/worlds');
    assert.deepEqual(worlds.map(({name}) => name), ['default']);
    assert.doesNotMatch(mock.errors, /^(POST|PUT|DELETE) \S*\/__admin\S* 2\d\d/m);
  });

  // The page's site is the mock itself, under another name: what a name server can say at its second answer.
  test(`nor by a name that has become the mock's, ${guarded}`, {skip}, async (t) => {
    const mock = await start(t, token);
    const page = await openPage(t, `http://${evil}:${mock.port}/api/v2/diagnostics/version`);
    const tried = await page.evaluate(async () => {
      const statuses = {};
      for (const [method, path] of [['GET', '/__admin/journal'], ['GET', '/w/default/__admin/journal'], ['GET', '/__admin/worlds'],
        ['GET', '/__admin/schema'], ['HEAD', '/__admin/journal'], ['PUT', '/__admin/worlds/rebound'], ['POST', '/__admin/reset'],
        ['DELETE', '/__admin/faults'], ['POST', '/__admin/shutdown']]) {
        const answer = await fetch(path, {method, ...(method === 'PUT' && {body: '{}'})});
        statuses[`${method} ${path}`] = [answer.status, method === 'HEAD' || /--admin-hosts/.test(await answer.text())];
      }
      return statuses;
    });
    for (const [what, told] of Object.entries(tried)) assert.deepEqual(told, [403, true], what);
    const direct = await page.goto(`http://${evil}:${mock.port}/__admin/journal`);
    assert.equal(direct.status(), 403);
    const {worlds} = await mock.admin('/worlds');
    assert.deepEqual(worlds.map(({name}) => name), ['default']);
  });
}
