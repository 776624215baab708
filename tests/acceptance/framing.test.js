// Heads of requests that cannot be trusted: each is answered once, the connection ends, and nothing behind it is run.
import {after, before, describe, test} from 'node:test';

import {closeDoors, doors, openDoors} from './support/doors.js';
import {assertRefused, assertServed} from './support/refusal.js';

before(() => openDoors(['scenarios', '--scenario', 'documented-sample', '--clock', 'manual', '--journal-size', '100000']));
after(closeDoors);

const path = '/api/v2/me/im-sessions';
const host = 'Host: 127.0.0.1\r\n';
// A GET with these header lines, and one whose only lines are these.
const get = (lines = '') => `GET ${path} HTTP/1.1\r\n${host}${lines}\r\n`;
const bare = (lines, version = 'HTTP/1.1') => `GET ${path} ${version}\r\n${lines}\r\n`;
const line = (text) => `${text}\r\n${host}\r\n`;
const post = (lines, body = '') => `POST ${path} HTTP/1.1\r\n${host}${lines}\r\n${body}`;
const many = (count) => Array.from({length: count}, (_, number) => `X-Header-${number}: ${number}\r\n`).join('');
const long = (size) => `X-Long: ${'x'.repeat(size - 'X-Long: '.length)}\r\n`;
const cookies = [1, 2, 3].map((number) => `sso${number}=${'x'.repeat(3400)}`).join('; ');
const {raw} = String;

// A GET whose target has that many characters.
const target = (size) => line(`GET /api/v2/me?x=${'x'.repeat(size - '/api/v2/me?x='.length)} HTTP/1.1`);

const tooLong = /8192/;
const proxies = /Content-Length.*Transfer-Encoding|Transfer-Encoding.*Content-Length/s;

const refused = {
  431: {
    'a header line of 9 kB': [get(long(9000)), tooLong],
    'a header line of 8193 bytes': [get(long(8193)), tooLong],
    'a header line without an end': [bare(`${host}X-Long: ${'x'.repeat(60_000)}`), tooLong],
    'a header name of 9 kB': [get(`${'x'.repeat(9000)}: 1\r\n`), tooLong],
    'three cookies of 10 kB together': [get(`Cookie: ${cookies}\r\n`), tooLong],
    'a long header before a body that is requests': [post(`${long(9000)}Content-Length: 40\r\n`, get()), tooLong],
    '101 headers': [get(many(100)), /\b100\b/],
    '151 headers': [get(many(150)), /\b100\b/],
    '5000 headers': [get(many(5000)), /\b100\b|64 ?KiB|65536/],
    'headers of 80 kB together': [get(Array.from({length: 20}, () => long(4096)).join('')), /64 ?KiB|65536/],
  },
  414: {
    'a target of 8193 characters': [target(8193), tooLong],
    'a target of 100 kB': [target(100_000), tooLong],
    'a target without an end': [`GET /${'x'.repeat(60_000)}`, tooLong],
  },
  501: {
    'an unknown method': [line(`BREW ${path} HTTP/1.1`), /BREW/],
    'a method in lower case': [line(`get ${path} HTTP/1.1`), /\bget\b/],
    'an unknown method with a body': [`BREW ${path} HTTP/1.1\r\n${host}Content-Length: 40\r\n\r\n${get()}`, /BREW/],
    'CONNECT': ['CONNECT mock:443 HTTP/1.1\r\nHost: mock:443\r\n\r\n', /CONNECT/],
    'CONNECT with a path': [line(`CONNECT ${path} HTTP/1.1`), /CONNECT/],
    'Transfer-Encoding: gzip': [post('Transfer-Encoding: gzip\r\n'), /Transfer-Encoding/],
    'Transfer-Encoding: gzip, chunked': [post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'), /Transfer-Encoding/],
    'Transfer-Encoding: identity': [post('Transfer-Encoding: identity\r\n'), /Transfer-Encoding/],
    'Transfer-Encoding: xchunked': [post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'), /Transfer-Encoding/],
    'gzip and chunked in two lines':
      [post('Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), /Transfer-Encoding/],
  },
  505: {
    'HTTP/2.0': [line(`GET ${path} HTTP/2.0`)],
    'HTTP/3.0': [line(`GET ${path} HTTP/3.0`)],
    'HTTP/0.9': [line(`GET ${path} HTTP/0.9`)],
  },
  400: {
    'the preface of HTTP/2': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', /HTTP\/2/],
    'a request line that is none': ['HELLO\r\n\r\n'],
    'a request line without a version': [line(`GET ${path}`)],
    'a version in lower case': [line(`GET ${path} http/1.1`)],
    'a version of two digits': [line(`GET ${path} HTTP/1.10`)],
    'a version without its minor': [line(`GET ${path} HTTP/1`)],
    'another protocol': [line(`GET ${path} HTTPS/1.1`)],
    'something behind the version': [line(`GET ${path} HTTP/1.1 x`)],
    'a space in the path': [line('GET /api/v2/my sessions HTTP/1.1')],
    'two spaces before the path': [line(`GET  ${path} HTTP/1.1`)],
    'two spaces behind the path': [line(`GET ${path}  HTTP/1.1`)],
    'a tab before the path': [line(`GET\t${path} HTTP/1.1`)],
    'a space before the method': [line(` GET ${path} HTTP/1.1`)],
    'a path without its slash': [line('GET api/v2/me HTTP/1.1')],
    'a method that is no token': [line(`G@T ${path} HTTP/1.1`)],
    'NUL in the path': [line('GET /api/\0v2/me HTTP/1.1')],
    'a control character in the path': [line('GET /api/\x1b[31m HTTP/1.1')],
    'DEL in the path': [line('GET /api/\x7f HTTP/1.1')],
    'a bare CR in the request line': [line('GET /api/v2\r/me HTTP/1.1')],
    'bare LFs everywhere': [get().replaceAll('\r\n', '\n')],
    'a bare LF behind the request line': [`GET ${path} HTTP/1.1\n${host}\r\n`],
    'a bare LF behind a header line': [`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\nX-A: 1\r\n\r\n`],
    'a bare LF for the empty line': [`GET ${path} HTTP/1.1\r\n${host}\n`],
    'a bare CR in a value': [get('X-A: one\rX-B: two\r\n')],
    'NUL in a value': [get('X-A: one\0two\r\n')],
    'a control character in a value': [get('X-A: one\x01two\r\n')],
    'DEL in a value': [get('X-A: one\x7ftwo\r\n')],
    'obs-fold with a space': [get('X-A: one\r\n two\r\n')],
    'obs-fold with a tab': [get('X-A: one\r\n\ttwo\r\n')],
    'obs-fold of the first line': [bare(` X-A: one\r\n${host}`)],
    'a space before the colon': [get('X-A : one\r\n')],
    'a tab before the colon': [get('X-A\t: one\r\n')],
    'a space before the colon of Transfer-Encoding': [post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n')],
    'a space before the colon of Content-Length': [post('Content-Length : 2\r\n', '{}')],
    'a header line without a colon': [get('X-A\r\n')],
    'a header without a name': [get(': one\r\n')],
    'a header name that is no token': [get('X(A): one\r\n')],
    'a header name beyond ASCII': [get('X-\xe4: one\r\n')],
    'HTTP/1.1 without Host': [bare(''), /Host/],
    'two Hosts': [get('Host: 127.0.0.1\r\n'), /Host/],
    'two Hosts in HTTP/1.0': [bare(host + host, 'HTTP/1.0'), /Host/],
    ...Object.fromEntries(['a b', 'a/b', 'user@mock', 'mock:port', 'mock:80:80', '[::1', '::1', 'a,b', 'mock?x', 'a"b', 'a\\b', 'a<b>']
      .map((value) => [`Host: ${value}`, [bare(`Host: ${value}\r\n`), /Host/]])),
    'two Content-Lengths that differ': [post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), /Content-Length/],
    'two Content-Lengths that agree': [post('Content-Length: 2\r\nContent-Length: 2\r\n', '{}'), /Content-Length/],
    ...Object.fromEntries(['2, 2', '2,3', '+2', '-2', '0x2', '2 2', '2.0', '1e1', 'many', '', '2;', '\xb2']
      .map((value) => [`Content-Length: '${value}'`, [post(`Content-Length: ${value}\r\n`, '{}'), /Content-Length/]])),
    'a Content-Length that is none with GET': [get('Content-Length: many\r\n'), /Content-Length/],
    'Content-Length before Transfer-Encoding':
      [post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), proxies],
    'Content-Length behind Transfer-Encoding':
      [post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n'), proxies],
    'both, as a body parser before a proxy sends them':
      [post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n'), /body parser.*proxy|proxy.*body parser/is],
    'both with GET': [get('Content-Length: 0\r\nTransfer-Encoding: chunked\r\n') + '0\r\n\r\n', proxies],
    'Transfer-Encoding in HTTP/1.0':
      [bare(`${host}Transfer-Encoding: chunked\r\n`, 'HTTP/1.0') + '0\r\n\r\n', /Transfer-Encoding/],
  },
  417: {
    'Expect: something else': [post('Expect: a-miracle\r\nContent-Length: 2\r\n', '{}'), /Expect/],
    'Expect: 100-continue and more': [post('Expect: 100-continue, a-miracle\r\nContent-Length: 2\r\n', '{}'), /Expect/],
  },
};

const served = {
  'a header line of 8190 characters': get(long(8190)),
  'a hundred headers': get(many(99)),
  'a target of 8192 characters': target(8192),
  'Content-Length with leading zeros': get('Content-Length: 0000\r\n'),
  'Transfer-Encoding in capitals': get('Transfer-Encoding: CHUNKED\r\n') + '0\r\n\r\n',
  'a later minor version': line(`GET ${path} HTTP/1.9`),
  'a tab in a value': get('X-A: one\ttwo\r\n'),
  'a value beyond ASCII': get('X-A: \xe4\xf6\xfc \xff\r\n'),
  'an empty value': get('X-A:\r\n'),
  'a value without a space before it': get('X-A:1\r\n'),
  'blanks around a value': get('X-A: \t one \t \r\n'),
  'Host with a port': bare('Host: mock:8090\r\n'),
  'Host of IPv6': bare('Host: [::1]:8090\r\n'),
  'Host with an empty port': bare('Host: mock:\r\n'),
  'percent signs in the query': line(raw`GET /api/v2/me?x=%0d%0a%00%zz HTTP/1.1`),
};

for (const door of doors) {
  describe(`framing, ${door.name}`, {concurrency: 8, skip: door.skip}, () => {
    for (const [status, rows] of Object.entries(refused)) {
      for (const [what, [text, diagnosis]] of Object.entries(rows)) {
        test(`${door.name}: ${what}: ${status}, and the end`, (t) =>
          assertRefused(t, door, text, Number(status), diagnosis));
      }
    }
    for (const [what, text] of Object.entries(served)) {
      test(`${door.name}: ${what} is served`, (t) => assertServed(t, door, text));
    }
  });
}
