// Bayeux exchanges with the answers of two CometD servers, 3.1.14 and 5.0.14, as their source has them: BayeuxServerImpl,
// ServerChannelImpl, ChannelId, AbstractHttpTransport, AsyncJSONTransport. A row is one request:
//   what   says it in words
//   first  requests before it, whose answers do not matter
//   send   the request's messages
//   three  the answer of 3.1.14: messages, `exception` (HTTP 500, no Bayeux message) or `held`
//   five   the answer of 5.0.14, where it is another
// ID stands for the id of the client that sends, OTHER for that of a second one.

export const ID = '{the id of the client}';
export const OTHER = '{the id of the other client}';
export const exception = 'exception';
export const held = 'held';

const advice = {reconnect: 'retry', interval: 0, timeout: 30000};
const again = {reconnect: 'handshake', interval: 0};
const denied = (three, five) => [`403:denied_by_security_policy:${three}`, `403:denied_by_security_policy:${five}`];

export const yes = (channel, more = {}) => ({channel, successful: true, ...more});
export const no = (channel, error, more = {}) => ({channel, successful: false, error, ...more});

const from = (clientId, channel, more = {}) => ({channel, clientId, ...more});
const handshake = (more = {}) => ({channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'], ...more});
const connect = (more = {}) => from(ID, '/meta/connect', {connectionType: 'long-polling', advice: {timeout: 0}, ...more});
const subscribe = (subscription, id = ID) => from(id, '/meta/subscribe', {subscription});
const unsubscribe = (subscription, id = ID) => from(id, '/meta/unsubscribe', {subscription});
const disconnect = from(ID, '/meta/disconnect');
const publish = (channel) => from(ID, channel, {data: {}});

const subscribed = (subscription) => yes('/meta/subscribe', {subscription});
const unsubscribed = (subscription) => yes('/meta/unsubscribe', {subscription});
const introduced = (more = {}) => yes('/meta/handshake', {
  clientId: ID, version: '1.0', minimumVersion: '1.0', supportedConnectionTypes: ['long-polling'], advice, ...more,
});

const row = (what, send, three, five = three, first = []) => ({what, send: [send].flat(), three, five, first});
const one = (what, send, three, five = three, first = []) => row(what, send, [three], [five], first);

// The client's id is unknown, missing, or that of a client that has gone.
const unknown = ['/meta/connect', '/meta/subscribe', '/meta/unsubscribe', '/meta/disconnect', '/meta/ping',
  '/meta/handshake/', '/a', '/service/a', '/v2/me/im-sessions', '/v2/me/*', 'a', '/', '/a//b', '/a/*/b', ''].flatMap((channel) => {
  const more = channel === '/meta/connect' ? {advice: again} : {};
  const three = no(channel, '402::Unknown client', more);
  const five = no(channel, '402::session_unknown', more);
  const rows = [['an unknown client', from('nobody', channel)], ['nobody', {channel}], ['an empty id', from('', channel)]]
    .map(([who, message]) => one(`'${channel}' of ${who}`, message, three, five));
  return [...rows, one(`'${channel}' of a client that has gone`, from(ID, channel), three, five, [[disconnect]])];
});

const echoed = ['/meta/subscribe', '/meta/unsubscribe', '/meta/connect'].map((channel) => {
  const more = channel === '/meta/connect' ? {advice: again} : {};
  return one(`a subscription that an unknown client sends with ${channel}`, from('nobody', channel, {subscription: '/a'}),
    no(channel, '402::Unknown client', more), no(channel, '402::session_unknown', {subscription: '/a', ...more}));
});

const missing = [['a client', {clientId: ID}], ['an unknown client', {clientId: 'nobody'}], ['nobody', {}]].flatMap(
  ([who, sender]) => [['no channel', {}], ['channel null', {channel: null}]].map(([what, channel]) => one(
    `${what}, of ${who}`, {...sender, ...channel, id: '1'},
    {id: '1', successful: false, error: '400::channel missing'},
    {id: '1', successful: false, error: '400::channel_missing'},
  )));

// Characters that stand in no channel and no id.
const illegal = ['?', '%', '"', '\\', ',', ';', ':', '&', '=', '<', '[', '|', '^', '`', '\'', 'é', '€', '\t', '\u0001'].flatMap(
  (character) => [
    one(`a channel with ${JSON.stringify(character)}`, publish(`/a${character}`), exception,
      no(`/a${character}`, '405::channel_invalid')),
    one(`an id with ${JSON.stringify(character)}`, {...disconnect, id: `a${character}`}, exception,
      no('/meta/disconnect', '405::message_id_invalid', {id: `a${character}`})),
    one(`a subscription with ${JSON.stringify(character)}`, subscribe(`/a${character}`), exception,
      no('/meta/subscribe', '403::subscription_invalid', {subscription: `/a${character}`})),
  ]).map((each) => (each.three[0] === exception ? {...each, three: exception} : each));

const legal = [' ', '!', '#', '$', '(', ')', '*', '+', '-', '.', '@', '_', '{', '~', '}', '/', '0', 'Z'].flatMap((character) => [
  one(`a message to a channel with '${character}'`, publish(`/a${character}b`),
    ...denied('publish denied', 'publish_denied').map((error) => no(`/a${character}b`, error))),
  one(`a subscription with '${character}'`, subscribe(`/a${character}b`), subscribed(`/a${character}b`)),
  one(`an id with '${character}'`, {...disconnect, id: `a${character}b`}, yes('/meta/disconnect', {id: `a${character}b`})),
]);

// Names of legal characters that are none of a channel.
const nameless = ['', 'a', '/', '//', '///', ' /a', '//a', '/a//b', '/a/*/b', '/**/a', '/{x}/*', '/{x}/a/**'].flatMap((name) => [
  row(`a message to '${name}'`, publish(name), exception),
  row(`a subscription to '${name}'`, subscribe(name), exception),
  one(`the end of a subscription to '${name}'`, unsubscribe(name),
    no('/meta/unsubscribe', '400::channel_missing', {subscription: name})),
]);
const odd = ['/a*', '/*a', '/***', '/a b', '/{x}', '/{x}/b', '/a/', '/a ', '//*'].map((name) =>
  one(`a subscription to '${name}'`, subscribe(name), subscribed(name)));

// An id comes back as text.
const ids = [[7, '7'], [0, '0'], [-1, '-1'], [1.5, '1.5'], [true, 'true'], [false, 'false'], ['', ''], ['a b', 'a b']].flatMap(
  ([id, text]) => [
    one(`a handshake with the id ${JSON.stringify(id)}`, handshake({id}), introduced({id: text})),
    one(`a connect with the id ${JSON.stringify(id)}`, connect({id}), yes('/meta/connect', {id: text, advice})),
    one(`a subscription with the id ${JSON.stringify(id)}`, {...subscribe('/a'), id}, {...subscribed('/a'), id: text}),
    one(`a disconnect with the id ${JSON.stringify(id)}`, {...disconnect, id}, yes('/meta/disconnect', {id: text})),
    one(`a message with the id ${JSON.stringify(id)}`, {...publish('/a'), id},
      ...denied('publish denied', 'publish_denied').map((error) => no('/a', error, {id: text}))),
    one(`a disconnect of nobody with the id ${JSON.stringify(id)}`, {channel: '/meta/disconnect', id},
      no('/meta/disconnect', '402::Unknown client', {id: text}), no('/meta/disconnect', '402::session_unknown', {id: text})),
  ]);
const noId = one('a connect with the id null', connect({id: null}), yes('/meta/connect', {advice}));

const casts = [
  ['a channel that is a number', {channel: 7}], ['a channel that is a list', {channel: ['/a']}],
  ['a channel that is an object', {channel: {}}], ['a client id that is a number', from(7, '/meta/connect')],
  ['a client id that is an object', from({}, '/a')], ['advice that is text', connect({advice: 'none'})],
  ['advice that is a list', connect({advice: []})], ['a timeout that is text', connect({advice: {timeout: '0'}})],
  ['an interval that is true', connect({advice: {timeout: 0, interval: true}})],
].map(([what, message]) => row(what, message, exception));

const subscriptions = [
  ...[undefined, null].flatMap((subscription) => [subscribe(subscription), unsubscribe(subscription)]).map((message, index) =>
    one(`${message.channel} of ${['nothing', 'nothing', 'null', 'null'][index]}`, message, no(message.channel, '403::subscription_missing'))),
  ...[7, true, {}, {a: '/a'}].flatMap((subscription) => [subscribe, unsubscribe].map((make) => {
    const message = make(subscription);
    return one(`${message.channel} of ${JSON.stringify(subscription)}`, message,
      no(message.channel, '403::subscription_invalid'), no(message.channel, '403::subscription_invalid', {subscription}));
  })),
  ...[[7], [null], [true], [1.5], ['/a', 'b'], [{}]].map((list) => row(`a subscription to ${JSON.stringify(list)}`, subscribe(list), exception)),
  ...[['/a?'], [['/a']], [{a: 1}], ['/a', '/b?']].map((list) => row(`a subscription to ${JSON.stringify(list)}`, subscribe(list),
    exception, [no('/meta/subscribe', '403::subscription_invalid', {subscription: list})])),
  ...['/v2/me/im-sessions', '/v2/me/*', '/**', '/*', '/service/a', '/a/b/c/d', '/meta', '/metal/a', ['/a'], ['/a', '/b', '/a']].map(
    (name) => one(`a subscription to ${JSON.stringify(name)}`, subscribe(name), subscribed(name))),
  one('a subscription to nothing', subscribe([]), {channel: '/meta/subscribe', subscription: []}),
  one('the end of no subscription', unsubscribe([]), {channel: '/meta/unsubscribe', subscription: []}),
  one('a second subscription', subscribe('/a'), subscribed('/a'), undefined, [[subscribe('/a')]]),
];

const meta = ['/meta/handshake', '/meta/connect', '/meta/subscribe', '/meta/unsubscribe', '/meta/disconnect'].flatMap((name) => [
  one(`a subscription to ${name}`, subscribe(name), no('/meta/subscribe', '403::subscribe_failed', {subscription: name})),
  one(`the end of a subscription to ${name}`, unsubscribe(name),
    no('/meta/unsubscribe', '403::unsubscribe_failed', {subscription: name})),
]).concat(['/meta/ping', '/meta/*', '/meta/**'].flatMap((name) => [
  one(`a subscription to ${name}`, subscribe(name), no('/meta/subscribe', '403::subscribe_failed', {subscription: name})),
  one(`the end of a subscription to ${name}`, unsubscribe(name),
    no('/meta/unsubscribe', '400::channel_missing', {subscription: name})),
  one(`a message to ${name}`, publish(name),
    ...denied('create denied', 'channel_create_denied').map((error) => no(name, error))),
]));

const lists = [
  row('of a list what stands before a meta channel holds', [subscribe(['/a', '/meta/b', '/c']), unsubscribe('/c')], [
    no('/meta/subscribe', '403::subscribe_failed', {subscription: ['/a', '/meta/b', '/c']}),
    no('/meta/unsubscribe', '400::channel_missing', {subscription: '/c'}),
  ]),
  one('of a list of channels to leave the first that is missing ends it', unsubscribe(['/a', '/b', '/c']),
    no('/meta/unsubscribe', '400::channel_missing', {subscription: ['/a', '/b', '/c']}), undefined, [[subscribe(['/a', '/c'])]]),
];

const leaving = [
  one('leaving a channel', unsubscribe('/a'), unsubscribed('/a'), undefined, [[subscribe('/a')]]),
  one('leaving it twice', unsubscribe('/a'), unsubscribed('/a'), undefined, [[subscribe('/a')], [unsubscribe('/a')]]),
  one('leaving what others are subscribed to', unsubscribe('/a'), unsubscribed('/a'), undefined, [[subscribe('/a', OTHER)]]),
  one('leaving what others have left', unsubscribe('/a'), unsubscribed('/a'), undefined,
    [[subscribe('/a', OTHER)], [unsubscribe('/a', OTHER)]]),
  one('leaving what somebody wanted to publish on', unsubscribe('/a'), unsubscribed('/a'), undefined, [[publish('/a')]]),
  one('leaving a service channel', unsubscribe('/service/a'), unsubscribed('/service/a'), undefined, [[subscribe('/service/a')]]),
  one('leaving a pattern', unsubscribe('/v2/*'), unsubscribed('/v2/*'), undefined, [[subscribe('/v2/*')]]),
  one('leaving a channel that only a pattern covers', unsubscribe('/v2/me'),
    no('/meta/unsubscribe', '400::channel_missing', {subscription: '/v2/me'}), undefined, [[subscribe('/v2/*')]]),
  one('leaving a channel under a name with a slash', unsubscribe('/a/'),
    no('/meta/unsubscribe', '400::channel_missing', {subscription: '/a/'}), undefined, [[subscribe('/a')]]),
  one('leaving a channel that was joined under a name with a slash', unsubscribe('/a'), unsubscribed('/a'), undefined,
    [[subscribe('/a/')]]),
  ...['/a', '/service/a', '/v2/me/im-sessions', '/**'].map((name) => one(`leaving ${name}, where nobody was`, unsubscribe(name),
    no('/meta/unsubscribe', '400::channel_missing', {subscription: name}))),
];

const publishing = ['/a', '/service/a', '/meta', '/metal/a', '/a/*', '/v2/me/im-sessions'].map((name) =>
  one(`a message to ${name}`, publish(name), ...denied('publish denied', 'publish_denied').map((error) => no(name, error))));

const handshakes = [
  ['names no connection type', {supportedConnectionTypes: undefined}], ['names an unknown one', {supportedConnectionTypes: ['carrier-pigeon']}],
  ['names WebSocket only', {supportedConnectionTypes: ['websocket']}], ['has an empty list of them', {supportedConnectionTypes: []}],
  ['has null in the list', {supportedConnectionTypes: [null]}], ['has a number for a list', {supportedConnectionTypes: 7}],
  ['wants version 2.0', {version: '2.0'}], ['wants at least version 2.0', {minimumVersion: '2.0'}],
  ['has versions that are none', {version: 7, minimumVersion: {}}], ['has a client id', {clientId: 'nobody'}],
  ['has data', {data: {a: 1}}], ['has advice', {advice: {timeout: 0}}], ['has ext of a wrong type', {ext: 7}],
].map(([what, more]) => one(`a handshake that ${what}`, handshake(more), introduced()));

const together = [
  row('a handshake and a connect', [handshake(), connect()], exception),
  row('a subscription and a handshake', [subscribe('/a'), handshake()], exception),
  row('two handshakes', [handshake(), handshake()], exception),
  row('no message at all', [], exception),
  row('a subscription and a connect', [subscribe('/a'), connect({advice: undefined})],
    [subscribed('/a'), yes('/meta/connect')]),
  row('a subscription and one of another client', [subscribe('/a'), subscribe('/b', OTHER)],
    [subscribed('/a'), no('/meta/subscribe', '402::Unknown client')],
    [subscribed('/a'), no('/meta/subscribe', '402::session_unknown', {subscription: '/b'})]),
  row('a disconnect and a subscription', [disconnect, subscribe('/a')],
    [yes('/meta/disconnect'), no('/meta/subscribe', '402::Unknown client')],
    [yes('/meta/disconnect'), no('/meta/subscribe', '402::session_unknown', {subscription: '/a'})]),
  row('what comes before an exception holds', unsubscribe('/a'), [unsubscribed('/a')], undefined,
    [[subscribe('/a'), from(ID, '/b//c')]]),
];

const connects = [
  ...['websocket', 'callback-polling', 'carrier-pigeon', 7, null, undefined].map((connectionType) =>
    one(`a connect of the type ${connectionType}`, connect({connectionType}), yes('/meta/connect', {advice}))),
  one('a connect with an interval', connect({advice: {timeout: 0, interval: 500}}),
    yes('/meta/connect', {advice: {...advice, interval: 500}})),
  one('a connect with advice that is null', connect({advice: {timeout: 0, interval: null}}), yes('/meta/connect', {advice})),
  ...['websocket', 'long-polling', 7].map((connectionType) =>
    row(`a connect of the type ${connectionType} that may wait`, connect({connectionType, advice: undefined}), held)),
  row('a connect that would wait a moment', connect({advice: {timeout: 10_000}}), held),
  row('a connect that wants less than nothing', connect({advice: {timeout: -1}}), held),
];

export const exchanges = [
  ...unknown, ...echoed, ...missing, ...illegal, ...legal, ...nameless, ...odd, ...ids, noId, ...casts, ...subscriptions, ...meta,
  ...lists, ...leaving, ...publishing, ...handshakes, ...together, ...connects,
];
