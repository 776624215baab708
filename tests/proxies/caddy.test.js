// The mock behind Caddy, which sends X-Forwarded-Proto and X-Forwarded-Host by itself: with and without a prefix.
import {testBehind} from '../acceptance/support/behind_proxy.js';
import {missing} from '../acceptance/support/reverse_proxy.js';

const caddy = (...lines) => ({folder, port, upstream, cert, key, prefix}) => ({
  files: {
    Caddyfile: [
      '{', 'admin off', 'auto_https off', '}',
      `https://127.0.0.1:${port} {`, 'bind 127.0.0.1', `tls ${cert} ${key}`, prefix ? `handle_path ${prefix}/* {` : 'handle {',
      `reverse_proxy 127.0.0.1:${upstream} {`, ...(prefix ? [`header_up X-Forwarded-Prefix ${prefix}`] : []), ...lines, '}', '}', '}', '',
    ].join('\n'),
  },
  command: 'caddy',
  words: ['run', '--adapter', 'caddyfile', '--config', `${folder}/Caddyfile`],
  environment: {XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder},
});

const skip = missing('caddy', 'caddy');
testBehind('Caddy', caddy(), {skip});
testBehind('Caddy, with a prefix', caddy(), {skip, prefix: '/mock'});
testBehind('Caddy, connections closed', caddy('transport http {', 'keepalive off', '}'), {skip});
