// The real CometD client in Node.js: of the version that the real product was made for, and of every one since.
import assert from 'node:assert/strict';
import {inspect} from 'node:util';

import * as cometd9 from 'cometd';
import cometd3 from 'cometd-3';
import Acknowledgement3 from 'cometd-3/AckExtension.js';
import cometd4 from 'cometd-4';
import Acknowledgement4 from 'cometd-4/AckExtension.js';
import cometd5 from 'cometd-5';
import Acknowledgement5 from 'cometd-5/AckExtension.js';
import cometd7 from 'cometd-7';
import Acknowledgement7 from 'cometd-7/AckExtension.js';
import * as cometd8 from 'cometd-8';
import {AckExtension as Acknowledgement8} from 'cometd-8/AckExtension.js';
import {adapt} from 'cometd-nodejs-client';

import {CookieJar} from './http.js';
import {Happenings, within} from './waiting.js';

// The adapter knows one jar for all clients of a process; here each client has its own.
const jars = new WeakMap();
const adapter = {
  cookies: {
    retrieveCookies(context, url, callback) {
      jars.set(url, context?.jar);
      callback(null, context?.jar?.pairs(url) ?? []);
    },
    storeCookie(url, header, callback) {
      jars.get(url)?.store(url, header);
      callback();
    },
  },
};
adapt(adapter);

// From now on the clients of this process ask the proxy for what is on these hosts.
export const useProxy = (uri, hosts) => adapt({...adapter, httpProxy: {uri, includes: hosts}});

// It warns of failures that a test means to happen; the tests look at the replies instead.
globalThis.window.console = Object.assign(Object.create(console), {warn: () => {}});

export const versions = {
  '9.0.0': {CometD: cometd9.CometD, AckExtension: cometd9.AckExtension},
  '8.0.11': {CometD: cometd8.CometD, AckExtension: Acknowledgement8},
  '7.0.19': {CometD: cometd7.CometD, AckExtension: Acknowledgement7},
  '5.0.23': {CometD: cometd5.CometD, AckExtension: Acknowledgement5},
  '4.0.9': {CometD: cometd4.CometD, AckExtension: Acknowledgement4},
  '3.1.14': {CometD: cometd3.CometD, AckExtension: Acknowledgement3},
};

// For a client that keeps no cookies.
export const noCookies = {pairs: () => [], store: () => {}};

export class Client {
  wire = new Happenings('messages on the wire'); // as they came, whatever is subscribed to them
  meta = new Happenings('meta messages on the wire');
  handshakes = new Happenings('handshakes'); // these two also tell of what never came to the wire
  failures = new Happenings('failures');
  #failed = [];

  constructor(url, options = {}) {
    const {version = '9.0.0', acknowledge = false, webSocket = false, headers = {}, jar = new CookieJar()} = options;
    const {CometD, AckExtension} = versions[version];
    this.jar = jar;
    this.cometd = new CometD();
    this.cometd.configure({url, requestHeaders: headers, backoffIncrement: 50, logLevel: 'error'});
    if (!webSocket) this.cometd.unregisterTransport('websocket');
    this.cometd.unregisterTransport('callback-polling');
    this.cometd.findTransport('long-polling').context = {jar};
    if (acknowledge) this.cometd.registerExtension('ack', new AckExtension());
    this.cometd.registerExtension('observer', {
      incoming: (message) => {
        (message.channel.startsWith('/meta/') ? this.meta : this.wire).add(structuredClone(message));
        return message;
      },
    });
    this.cometd.onListenerException = (error) => this.#failed.push(error);
    this.cometd.addListener('/meta/handshake', (reply) => this.handshakes.add(reply));
    this.cometd.addListener('/meta/unsuccessful', (reply) => this.failures.add(reply));
  }

  get received() {
    return this.wire.items.map(({data}) => data);
  }

  handshake() {
    return within(10_000, new Promise((resolve) => this.cometd.handshake(resolve)), 'the answer to a handshake');
  }

  // The list that what is heard on the channel comes into, once the server has confirmed the subscription.
  async subscribe(channel) {
    const heard = [];
    const listener = (message) => {
      // The client itself tells `/**` of its own meta messages too.
      if (!message.channel.startsWith('/meta/')) heard.push(message);
    };
    const confirmed = new Promise((resolve) => {
      this.cometd.subscribe(channel, listener, resolve);
    });
    const reply = await within(10_000, confirmed, `the answer to a subscription to ${channel}`);
    assert.equal(reply.successful, true, `subscribing to ${channel}: ${inspect(reply)}`);
    return heard;
  }

  // As many notifications as that, or fails.
  async notifications(count) {
    await this.wire.count(count);
    return this.received;
  }

  async leave() {
    if (!this.cometd.isDisconnected()) {
      await within(10_000, new Promise((resolve) => this.cometd.disconnect(resolve)), 'the answer to a disconnect');
    }
    assert.deepEqual(this.#failed, [], 'a listener of a client threw');
  }
}

// A client that has shaken hands and listens to the channels; it leaves when the test ends.
export async function listen(test, url, {channels = ['/v2/me/im-sessions'], ...options} = {}) {
  const client = new Client(url, options);
  test.after(() => client.leave());
  const reply = await client.handshake();
  assert.equal(reply.successful, true, `handshake: ${inspect(reply)}`);
  client.heard = [];
  for (const channel of channels) client.heard.push(await client.subscribe(channel));
  return client;
}
