// The mock behind nginx, as teams run it: TLS ended there, with and without a prefix, HTTP/1.0 and keep-alive upstream.
import {testBehind} from './support/behind_proxy.js';
import {missing} from './support/reverse_proxy.js';

const xForwarded = [
  'proxy_set_header X-Forwarded-Proto $scheme;', 'proxy_set_header X-Forwarded-Host $http_host;',
  'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
].join(' ');
const forwarded = 'proxy_set_header Forwarded "for=$remote_addr;host=\\"$http_host\\";proto=$scheme";';

// `lines` are what the location says beside proxy_pass.
const nginx = (lines) => ({folder, port, upstream, cert, key, prefix}) => ({
  files: {
    'nginx.conf': `
      daemon off;
      pid ${folder}/pid;
      error_log stderr error;
      ${process.getuid() === 0 ? 'user root;' : ''}
      events { worker_connections 512; }
      http {
        access_log off;
        client_max_body_size 20m;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
        upstream mock { server 127.0.0.1:${upstream}; keepalive 16; }
        server {
          listen 127.0.0.1:${port} ssl;
          ssl_certificate ${cert};
          ssl_certificate_key ${key};
          location ${prefix}/ {
            proxy_pass http://mock/;
            proxy_buffering off;
            ${prefix ? `proxy_set_header X-Forwarded-Prefix ${prefix};` : ''}
            ${lines}
          }
        }
      }`,
  },
  command: 'nginx',
  words: ['-p', folder, '-c', `${folder}/nginx.conf`],
});

const skip = missing('nginx', 'nginx-light');
const keepAlive = 'proxy_http_version 1.1; proxy_set_header Connection "";';

testBehind('nginx, HTTP/1.0 upstream', nginx(`proxy_http_version 1.0; ${xForwarded}`), {skip});
testBehind('nginx, keep-alive upstream', nginx(`${keepAlive} ${xForwarded}`), {skip});
testBehind('nginx, HTTP/1.0 upstream, with a prefix', nginx(`proxy_http_version 1.0; ${xForwarded}`), {skip, prefix: '/mock'});
testBehind('nginx, keep-alive upstream, with a prefix', nginx(`${keepAlive} ${xForwarded}`), {skip, prefix: '/tools/mock'});
testBehind('nginx, Forwarded of RFC 7239', nginx(`${keepAlive} ${forwarded}`), {skip});
testBehind('nginx, the Host passed on', nginx(`${keepAlive} proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;`), {skip});
testBehind('nginx, and --public-url', nginx(`${keepAlive} ${xForwarded}`), {
  skip, words: ['--public-url', 'https://mock.example'], base: 'https://mock.example',
});
