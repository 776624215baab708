// What has to hold when the framing of a request is refused: one answer, nothing behind it is run, the end.
import assert from 'node:assert/strict';

import {within} from './waiting.js';

const good = 'GET /api/v2/me HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
let count = 0;

// Requests that would be seen if anybody ran them.
export function stowaways() {
  const name = `stowaway-${++count}`;
  const text = `PUT /__admin/worlds/${name} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}` +
    `GET /api/v2/${name} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
  return {name, text};
}

export async function assertNeverRun(mock, {name}) {
  const {worlds} = await mock.world.admin('GET', '/worlds');
  assert.deepEqual(worlds.filter((world) => world.name === name), [], 'a request behind a refused one was run');
  const {rows} = await mock.world.admin('GET', '/journal?kind=request');
  assert.deepEqual(rows.filter((row) => row.path?.includes(name)), [], 'a request behind a refused one is in the journal');
}

export function assertRefusal(answer, status, diagnosis = /./) {
  const {headers, body} = answer;
  assert.equal(answer.status, status, JSON.stringify(answer));
  assert.match(headers.connection ?? '', /^close$/i);
  assert.match(headers['x-mock-diagnosis'] ?? '', diagnosis);
  const {error, statusCode, statusMessage, ...others} = JSON.parse(body);
  assert.deepEqual(others, {});
  assert.match(error ?? statusMessage, diagnosis);
  // The API's envelope, but for a control call.
  if (error === undefined) assert.ok(Number.isInteger(statusCode) && statusCode !== 0);
}

// The text is refused alone, behind a good request, and with more that comes at once or later.
export async function assertRefused(t, door, text, status, diagnosis) {
  const hidden = stowaways();
  const alone = await door.connect(t);
  const answers = await alone.send(text + hidden.text).all();
  assert.equal(answers.length, 1, JSON.stringify(answers.map((answer) => answer.status)));
  assertRefusal(answers[0], status, diagnosis);

  const behind = await door.connect(t);
  const [first, second, ...others] = await behind.send(good + text + hidden.text).all();
  assert.deepEqual([first.status, second?.status, others], [200, status, []]);

  const later = await door.connect(t, {halfOpen: true});
  assert.equal((await later.send(text).answer()).status, status);
  later.send(hidden.text).socket.end();
  await within(10_000, later.ended, 'the end of the connection');
  assert.equal(later.bytes, '', 'nothing follows a refusal');
  await assertNeverRun(door.mock, hidden);
}

// The text is answered with the status, and the connection is good for more.
export async function assertServed(t, door, text, status = 200) {
  const wire = await door.connect(t);
  wire.send(text + good);
  const answer = await wire.answer();
  assert.equal(answer.status, status, JSON.stringify(answer));
  assert.equal((await wire.answer()).status, 200);
  assert.equal((await wire.send(good).answer()).status, 200);
  assert.equal(wire.bytes, '');
  return answer;
}
