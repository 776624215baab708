// Bytes over a socket, for what a well-behaved HTTP client would never send.
import net from 'node:net';

import {Happenings, within} from './waiting.js';

export class Wire {
  bytes = '';
  #changes = new Happenings('bytes from the server');

  static async connect(port) {
    const wire = new Wire();
    wire.socket = net.connect({port, host: '127.0.0.1', noDelay: true});
    wire.socket.setEncoding('latin1').on('data', (text) => {
      wire.bytes += text;
      wire.#changes.add(text);
    });
    wire.ended = new Promise((resolve) => {
      wire.socket.on('close', () => {
        wire.#changes.add('closed');
        resolve();
      });
    });
    const connected = new Promise((resolve, reject) => {
      wire.socket.once('connect', resolve).on('error', reject);
    });
    await within(5_000, connected, 'a connection');
    return wire;
  }

  send(text) {
    this.socket.write(text);
    return this;
  }

  // The next answer: {status, headers, body}; what follows it stays for the next call.
  answer(milliseconds) {
    return this.#changes.until(() => this.#take(({headers}) => Number(headers['content-length'] ?? 0)),
      'whole answer', milliseconds);
  }

  // The same, of an answer to HEAD.
  head() {
    return this.#changes.until(() => this.#take(() => 0), 'head of an answer');
  }

  #take(lengthOf) {
    const end = this.bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [first, ...lines] = this.bytes.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim(),
    ]));
    const status = Number(first.split(' ')[1]);
    const bodyEnd = end + 4 + lengthOf({headers});
    if (this.bytes.length < bodyEnd) return undefined;
    const body = this.bytes.slice(end + 4, bodyEnd);
    this.bytes = this.bytes.slice(bodyEnd);
    return {status, headers, body};
  }

  end() {
    this.socket.destroy();
  }
}
