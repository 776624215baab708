// A client that behaves: one request after the other on one connection, until it is told to stop. It works in a thread of
// its own, so that what it measures is the mock and not the misbehaviour of its neighbours in Node.js.
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {performance} from 'node:perf_hooks';
import {setTimeout as pause} from 'node:timers/promises';
import {Worker, isMainThread, parentPort, workerData} from 'node:worker_threads';

import {Wire} from './wire.js';

export class GoodClient {
  #worker;
  #report;

  // Resolves when it has been served for the first time.
  static async start(port, path = '/api/v2/me/im-sessions?fields=*') {
    const client = new GoodClient();
    client.#worker = new Worker(new URL(import.meta.url), {workerData: {port, path}});
    await once(client.#worker, 'message');
    client.#report = once(client.#worker, 'message');
    client.#report.catch(() => {});
    return client;
  }

  // Fails if a request was not answered with 200; else says how long they took.
  async stop() {
    this.#worker.postMessage('stop');
    const [{requests, half, p99, longest}] = await this.#report;
    return `a good client meanwhile: ${requests} requests, half of them within ${half} ms, p99 ${p99} ms, longest ${longest} ms`;
  }
}

async function ask({port, path}) {
  let isOver = false;
  parentPort.once('message', () => (isOver = true));
  const counts = new Map(); // of times in tenths of a millisecond, so that hours of them take no room
  const wire = await Wire.connect(port);
  while (!isOver) {
    const began = performance.now();
    assert.equal((await wire.send(`GET ${path} HTTP/1.1\r\nHost: mock\r\n\r\n`).answer()).status, 200);
    const took = Math.ceil((performance.now() - began) * 10);
    if (counts.size === 0) parentPort.postMessage('served');
    counts.set(took, (counts.get(took) ?? 0) + 1);
    await pause(2);
  }
  wire.end();
  const sorted = [...counts].sort(([left], [right]) => left - right);
  const requests = sorted.reduce((sum, [, count]) => sum + count, 0);
  const within = (part) => {
    let seen = 0;
    return (sorted.find(([, count]) => (seen += count) >= requests * part)[0] / 10).toFixed(1);
  };
  parentPort.postMessage({requests, half: within(0.5), p99: within(0.99), longest: within(1)});
}

if (!isMainThread) await ask(workerData);
