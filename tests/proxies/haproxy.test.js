// The mock behind haproxy: TLS ended there, with and without a prefix, and how it treats connections upstream.
import {readFileSync} from 'node:fs';

import {testBehind} from '../acceptance/support/behind_proxy.js';
import {missing} from '../acceptance/support/reverse_proxy.js';

const xForwarded = ['set-header X-Forwarded-Proto https', 'set-header X-Forwarded-Host %[req.hdr(Host)]'];
const forwarded = ['set-header Forwarded host=\\"%[req.hdr(Host)]\\";proto=https'];

const haproxy = (headers, upstreamOptions = []) => ({folder, port, upstream, cert, key, prefix}) => ({
  files: {
    'both.pem': readFileSync(cert, 'utf8') + readFileSync(key, 'utf8'),
    'haproxy.cfg': [
      'global', 'maxconn 1000', 'defaults', 'mode http', 'option abortonclose', 'timeout connect 5s', 'timeout client 120s', 'timeout server 120s',
      'frontend tls', `bind 127.0.0.1:${port} ssl crt ${folder}/both.pem`,
      ...headers.map((line) => `http-request ${line}`),
      ...(prefix ? [`http-request set-header X-Forwarded-Prefix ${prefix}`, `http-request replace-path ${prefix}(/.*) \\1`] : []),
      'default_backend mock', 'backend mock', ...upstreamOptions, `server mock 127.0.0.1:${upstream}`, '',
    ].join('\n'),
  },
  command: 'haproxy',
  words: ['-db', '-f', `${folder}/haproxy.cfg`],
});

const skip = missing('haproxy', 'haproxy');
testBehind('haproxy', haproxy(xForwarded), {skip});
testBehind('haproxy, with a prefix', haproxy(xForwarded), {skip, prefix: '/mock'});
testBehind('haproxy, connections shared', haproxy(xForwarded, ['http-reuse always']), {skip});
testBehind('haproxy, connections closed', haproxy(xForwarded, ['option httpclose']), {skip});
testBehind('haproxy, Forwarded of RFC 7239', haproxy(forwarded), {skip});
