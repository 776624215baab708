// The door of /__admin and what proxies say, over a real socket. tests/api/admin_door_test.cpp has the whole table.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';

import {Mock, run} from './support/mock.js';
import {Wire} from './support/wire.js';

const token = 'geheim';
let mock;
before(async () => {
  mock = await Mock.start(['scenarios', '--scenario', 'two-agents', '--admin-hosts', 'named.example,*.below.example']);
});
after(() => mock?.stop());

const text = (method, path, headers) => [
  `${method} ${path} HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ...(method === 'POST' ? ['Content-Length: 0'] : []), '', '',
].join('\r\n');

async function asked(method, path, headers) {
  const wire = await Wire.connect(mock.port);
  try {
    return await wire.send(text(method, path, headers)).answer();
  } finally {
    wire.end();
  }
}

const own = () => `http://im-mock:${mock.port}`;
const hosts = () => ({
  [`127.0.0.1:${mock.port}`]: true, [`localhost:${mock.port}`]: true, [`LOCALHOST.:${mock.port}`]: true,
  [`[::1]:${mock.port}`]: true, [`im-mock:${mock.port}`]: true, 'named.example': true, 'A.below.example:1': true,
  'host.docker.internal': true, 'evil.example': false, [`evil.example:${mock.port}`]: false, 'EVIL.EXAMPLE.': false,
  'localhost.evil.example': false, 'below.example': false, '127.0.0.1.nip.io': false,
});
const origins = () => ({
  none: true, 'http://localhost:3000': true, 'http://[::1]:3000': true, 'http://127.0.0.1': true, [own()]: 'own',
  null: false, 'https://app.example': false, 'http://evil.example': false, [`https://im-mock:${mock.port}`]: false,
  'http://im-mock': false,
});

test('/__admin answers by Host and Origin', async () => {
  for (const [host, known] of Object.entries(hosts())) {
    for (const [origin, page] of Object.entries(origins())) {
      const may = known && (page === 'own' ? host === `im-mock:${mock.port}` : page);
      const headers = {Host: host, ...(origin === 'none' ? {} : {Origin: origin})};
      for (const [method, path, fine] of [['GET', '/__admin/clock', 200], ['POST', '/__admin/reset', 200]]) {
        const {status, headers: got, body} = await asked(method, path, headers);
        const cell = `${method} Host: ${host} Origin: ${origin}: ${status} ${body}`;
        assert.equal(status, may ? fine : 403, cell);
        assert.equal(got['access-control-allow-origin'], may && origin !== 'none' ? origin : undefined, cell);
        assert.equal(got['content-type'], 'application/json;charset=UTF-8', cell);
        assert.equal(got['cache-control'], 'no-store', cell);
        if (!may) assert.match(JSON.parse(body).error, known ? /--admin-cors/ : /--admin-hosts/, cell);
      }
    }
  }
});

test('uris and cookies lead through the proxy that says where it is', async () => {
  const Authorization = `Basic ${Buffer.from('agent1:secret1').toString('base64')}`;
  const through = {Host: '127.0.0.1', Authorization, 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'app.example',
    'X-Forwarded-Prefix': '/gws'};
  const {headers, body} = await asked('GET', '/api/v2/me', through);
  assert.match(headers['set-cookie'], /; Path=\/gws; HttpOnly; SameSite=None; Secure$/);
  assert.match(body, /"uri":"https:\/\/app\.example\/gws\/api\/v2\//);
  assert.doesNotMatch(body, /127\.0\.0\.1/);
  const hostile = {...through, 'X-Forwarded-Host': 'a b"', 'X-Forwarded-Proto': 'x', 'X-Forwarded-Prefix': '/;Domain=a'};
  const direct = await asked('GET', '/api/v2/me', hostile);
  assert.match(direct.headers['set-cookie'], /; Path=\/; HttpOnly$/);
  assert.match(direct.body, /"uri":"http:\/\/127\.0\.0\.1\/api\/v2\//);
});

test('no secret of a query comes into the log', async () => {
  const logging = await Mock.start(['scenarios', '--scenario', 'two-agents']);
  await fetch(`${logging.url}/api/v2/me?access_token=${token}&x=1`);
  await fetch(`${logging.url}/api/v2/nowhere;jsessionid=${token}`);
  await logging.stop();
  assert.match(logging.errors, /access_token=\(redacted\)&x=1/);
  assert.match(logging.errors, /jsessionid=\(redacted\)/);
  assert.doesNotMatch(logging.errors, new RegExp(token));
});

test('the start refuses what cannot be meant, with a sentence', async () => {
  const serve = ['serve', 'scenarios', '--port', '0'];
  for (const [words, sentence] of [
    [['--public-url', 'foo'], "--public-url: 'foo' is no URL like https://mock.example or http://localhost:3000/gws"],
    [['--admin-hosts', 'http://a'], "--admin-hosts: 'http://a' is no name of a host, like a.example or *.b.example"],
    [['--admin-token', ''], '--admin-token: a token of no characters guards nothing'],
    [['--admin-token', `${token}\n${token}`], '--admin-token: the token holds a character that no header can'],
  ]) {
    const {code, errors} = await run([...serve, ...words]);
    assert.equal(code, 2, errors);
    assert.equal(errors, `im-mock: ${sentence}; see im-mock serve --help\n`);
  }
});

test('a token comes without its line end; an empty one is warned of', async (t) => {
  const guarded = await Mock.start(['scenarios'], {environment: {IM_MOCK_ADMIN_TOKEN: `${token}\n`}});
  t.after(() => guarded.stop());
  const status = async (Authorization) =>
    (await fetch(`${guarded.url}/__admin/clock`, {headers: Authorization ? {Authorization} : {}})).status;
  assert.equal(await status(), 403);
  assert.equal(await status(`bearer ${token}`), 200);
  assert.equal(await status(`Bearer ${token}x`), 403);
  const open = await Mock.start(['scenarios'], {environment: {IM_MOCK_ADMIN_TOKEN: ''}});
  t.after(() => open.stop());
  assert.match(open.errors, /IM_MOCK_ADMIN_TOKEN is empty, so \/__admin demands no token/);
});
