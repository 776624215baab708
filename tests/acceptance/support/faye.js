// The Faye client in Node.js, as nforce brings it: a Bayeux client that is not CometD's, and keeps its own cookies.
import nforce from 'nforce';

import {Happenings, within} from './waiting.js';

export class FayeClient {
  heard = new Happenings('messages');

  // nforce appends a path to the URL of Salesforce's instance; here that becomes a query.
  static at(test, url, {cookies = true} = {}) {
    const connection = nforce.createConnection({clientId: 'id', clientSecret: 'secret', redirectUri: 'http://localhost'});
    const stream = connection.createStreamClient({oauth: {access_token: 'token', instance_url: `${url}?path=`}, retry: 1});
    const client = new FayeClient();
    client.stream = stream;
    client.faye = stream._fayeClient;
    if (!cookies) client.faye._dispatcher.cookies = undefined;
    client.meta = new Happenings('meta messages');
    client.faye.addExtension({
      incoming: (message, callback) => {
        if (message.channel.startsWith('/meta/')) client.meta.add(structuredClone(message));
        callback(message);
      },
    });
    test.after(() => {
      // It would shake hands for ever where nobody knows it.
      client.faye._advice.reconnect = 'none';
      stream.disconnect();
      client.faye._dispatcher.close();
    });
    return client;
  }

  subscribe(channel) {
    const subscription = this.faye.subscribe(channel, (data) => this.heard.add(data));
    return within(10_000, new Promise((resolve, reject) => subscription.then(resolve, reject)), `a subscription to ${channel}`);
  }

  leave() {
    return within(10_000, Promise.resolve(this.faye.disconnect()), 'the answer to a disconnect');
  }
}
