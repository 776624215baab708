// Clients that misbehave on purpose, each as one bounded function.
import assert from 'node:assert/strict';
import net from 'node:net';
import {setTimeout as pause} from 'node:timers/promises';

import {within} from './waiting.js';
import {Wire} from './wire.js';

export const get = (path) => `GET ${path} HTTP/1.1\r\nHost: mock\r\n\r\n`;
export const post = (path, body) =>
  `POST ${path} HTTP/1.1\r\nHost: mock\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const sessions = '/api/v2/me/im-sessions';
const whole = get(`${sessions}?fields=*`);

// A socket whose errors are expected.
function open(port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({port, host: '127.0.0.1', noDelay: true});
    socket.on('error', reject).once('connect', () => resolve(socket));
  });
}

const reset = (socket) => socket.resetAndDestroy?.() ?? socket.destroy();
const closed = (socket) => (socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', resolve)));

// Does it that many times, so many at a time.
async function times(count, atATime, action) {
  let next = 0;
  const work = async () => {
    while (next < count) await action(next++);
  };
  await Promise.all(Array.from({length: Math.min(count, atATime)}, work));
}

export const openAndDrop = (port, count) => times(count, 200, async (number) => {
  const socket = await open(port);
  if (number % 2) reset(socket);
  else socket.destroy();
  await closed(socket);
});

// Each sends a part of a request and says nothing more for a while.
export const sendHalves = (port, count) => times(count, count, async (number) => {
  const socket = await open(port);
  socket.resume().write(post(`${sessions}/none`, '{"operationName":"Complete"}').slice(0, 1 + (number * 7) % 150));
  await pause(500);
  socket.destroy();
});

// Each sends a request byte by byte, and gets its answer all the same.
export const sendSlowly = (port, count) => times(count, count, async () => {
  const wire = await Wire.connect(port);
  for (const byte of whole) {
    wire.send(byte);
    await pause(20);
  }
  assert.equal((await wire.answer()).status, 200);
  wire.end();
});

// Many requests at once on one connection; the answers come in their order.
export async function pipeline(port, count) {
  const wire = await Wire.connect(port);
  try {
    wire.send(Array.from({length: count}, (_, number) => get(`${sessions}/none-${number}`)).join(''));
    for (let number = 0; number < count; ++number) {
      assert.match((await wire.answer()).body, new RegExp(`'none-${number}'`));
    }
  } finally {
    wire.end();
  }
}

// Sends the bytes and gives the status of the answer; nothing when there is none, because the mock has hung up.
export async function statusAfter(port, ...parts) {
  const wire = await Wire.connect(port);
  parts.forEach((part) => wire.send(part));
  const answer = wire.answer().then(({status}) => status, () => undefined);
  const status = await Promise.race([answer, wire.ended.then(() => pause(50))]);
  wire.end();
  return status;
}

// The longest URL that is read, and one byte more.
export async function sendLongUrls(port) {
  const path = '/api/v2/me?subresources=';
  const most = 8192 - path.length;
  assert.equal(await statusAfter(port, get(path + 'x'.repeat(most))), 200);
  assert.equal(await statusAfter(port, get(path + 'x'.repeat(most + 1))), 414);
}

export async function sendManyHeaders(port) {
  const headers = Array.from({length: 1000}, (_, number) => `X-${number}: ${number}\r\n`).join('');
  assert.equal(await statusAfter(port, `GET /api/v2/me HTTP/1.1\r\nHost: mock\r\n${headers}\r\n`), 431);
}

export async function sendLengthAndChunks(port) {
  const head = `POST ${sessions}/none HTTP/1.1\r\nHost: mock\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`;
  assert.equal(await statusAfter(port, `${head}0\r\n\r\n`), 400);
}

// A body in chunks that never ends. The mock refuses it at last, or has just hung up: what is still on its way to a
// closed connection resets it, and the answer may be lost with it.
export async function sendEndlessly(port) {
  const wire = await Wire.connect(port);
  wire.send(`POST ${sessions} HTTP/1.1\r\nHost: mock\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const answer = wire.answer().then(({status}) => status);
  let over = false;
  wire.ended.then(() => (over = true));
  answer.then(() => (over = true), () => (over = true));
  for (let count = 0; count < 1_000 && !over; ++count) {
    if (!wire.socket.write(chunk)) await Promise.race([new Promise((go) => wire.socket.once('drain', go)), wire.ended]);
    await pause(0);
  }
  const last = Promise.race([answer, wire.ended.then(() => pause(50))]);
  const status = await within(10_000, last, 'an end of a body that does not end').finally(() => wire.end());
  assert.ok([413, undefined].includes(status), `${status}`);
}

// Hangs up after each byte of the request but the last.
export const hangUpWhileSending = (port, text) => times(text.length - 1, 20, async (number) => {
  const socket = await open(port);
  await new Promise((resolve) => socket.resume().write(text.slice(0, number + 1), resolve));
  if (number % 2) reset(socket);
  else socket.destroy();
  await closed(socket);
});

// Hangs up after each byte of the answer.
export async function hangUpWhileReading(port, text = whole) {
  const first = await Wire.connect(port);
  first.send(text);
  await first.answer();
  first.end();
  await times(400, 20, async (number) => {
    const socket = await open(port);
    let read = 0;
    socket.on('readable', () => {
      while (read <= number && socket.read(1) !== null) ++read;
      if (read > number) reset(socket);
    });
    socket.on('end', () => socket.destroy()).on('error', () => {});
    socket.write(text);
    await Promise.race([closed(socket), pause(2_000)]);
    socket.destroy();
  });
}

// Asks for more than the sockets hold and reads nothing of it; hangs up after a while.
export const neverRead = (port, count, milliseconds) => times(count, count, async () => {
  const socket = await open(port);
  socket.on('error', () => {}).pause();
  for (let number = 0; number < 50 && !socket.destroyed; ++number) socket.write(get('/__admin/schema').repeat(20));
  await Promise.race([closed(socket), pause(milliseconds)]);
  socket.destroy();
});
