// Bytes over a socket, plain or with TLS, for what a well-behaved HTTP client would never send.
import assert from 'node:assert/strict';
import net from 'node:net';
import tls from 'node:tls';

import {Happenings, within} from './waiting.js';

export class Wire {
  bytes = '';
  error = undefined; // why the connection ended, if not in order
  #changes = new Happenings('bytes from the server');

  // With `halfOpen` the client can still send when the server has sent its last.
  static async connect(port, {secure = false, host = '127.0.0.1', halfOpen = false} = {}) {
    const wire = new Wire();
    const socket = net.connect({port, host, noDelay: true, allowHalfOpen: halfOpen});
    const arrived = new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    await within(5_000, arrived, 'a connection');
    wire.socket = secure ? tls.connect({socket, rejectUnauthorized: false, allowHalfOpen: halfOpen}) : socket;
    if (secure) {
      const greeted = new Promise((resolve, reject) => {
        wire.socket.once('secureConnect', resolve).once('error', reject);
      });
      await within(5_000, greeted, 'a handshake');
    }
    wire.#listen();
    return wire;
  }

  #listen() {
    this.socket.setEncoding('latin1').on('data', (text) => {
      this.bytes += text;
      this.#changes.add(text);
    });
    this.socket.on('error', (error) => (this.error = error));
    // The server has sent its last; the client may still be sending.
    this.finished = new Promise((resolve) => this.socket.once('end', resolve).once('close', resolve));
    this.ended = new Promise((resolve) => {
      this.socket.on('close', () => {
        this.#changes.add('closed');
        resolve();
      });
    });
  }

  // Each character up to \xff is a byte.
  send(text) {
    this.socket.write(text, 'latin1');
    return this;
  }

  // The next answer: {status, headers, body}; what follows it stays for the next call.
  answer(milliseconds) {
    return this.#changes.until(() => this.#take(lengthOf), 'whole answer', milliseconds);
  }

  // The same, of an answer to HEAD.
  head() {
    return this.#changes.until(() => this.#take(() => 0), 'head of an answer');
  }

  // Every answer until the server ends the connection, which it has to do by itself and in order.
  async all(milliseconds = 5_000) {
    await within(milliseconds, this.finished, 'the end of the connection').catch(({message}) => {
      throw new Error(`${message}; there was ${JSON.stringify(this.bytes.slice(0, 500))}`);
    });
    assert.equal(this.error, undefined, `there was ${JSON.stringify(this.bytes.slice(0, 500))}`);
    const answers = [];
    while (this.bytes !== '') {
      const answer = this.#take(lengthOf);
      assert.ok(answer, `a whole answer, not ${JSON.stringify(this.bytes)}`);
      answers.push(answer);
    }
    return answers;
  }

  #take(length) {
    const end = this.bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [first, ...lines] = this.bytes.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim(),
    ]));
    const status = Number(first.split(' ')[1]);
    const bodyEnd = end + 4 + length({headers});
    if (this.bytes.length < bodyEnd) return undefined;
    const body = this.bytes.slice(end + 4, bodyEnd);
    this.bytes = this.bytes.slice(bodyEnd);
    return {status, headers, body};
  }

  end() {
    this.socket.destroy();
  }
}

const lengthOf = ({headers}) => Number(headers['content-length'] ?? 0);
