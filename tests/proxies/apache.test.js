// The mock behind Apache: TLS ended there, with and without a prefix, HTTP/1.0 and keep-alive upstream.
import {testBehind} from '../acceptance/support/behind_proxy.js';
import {missing} from '../acceptance/support/reverse_proxy.js';

const modules = ['mpm_event', 'authz_core', 'socache_shmcb', 'ssl', 'proxy', 'proxy_http', 'headers', 'setenvif', 'env'];

const apache = (...lines) => ({folder, port, upstream, cert, key, prefix}) => ({
  files: {
    'apache.conf': [
      `ServerRoot ${folder}`, 'ServerName 127.0.0.1', `PidFile ${folder}/pid`, `DefaultRuntimeDir ${folder}`, 'ErrorLog error.log', 'LogLevel error',
      ...modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
      ...(process.getuid() === 0 ? ['User www-data', 'Group www-data'] : []),
      'ThreadsPerChild 64', 'MaxRequestWorkers 256', 'ServerLimit 4', `Listen 127.0.0.1:${port}`,
      'SSLEngine on', `SSLCertificateFile ${cert}`, `SSLCertificateKeyFile ${key}`,
      'RequestHeader set X-Forwarded-Proto https', ...(prefix ? [`RequestHeader set X-Forwarded-Prefix ${prefix}`] : []),
      ...lines, `ProxyPass ${prefix}/ http://127.0.0.1:${upstream}/`, '',
    ].join('\n'),
  },
  command: 'apache2',
  words: ['-D', 'FOREGROUND', '-f', `${folder}/apache.conf`],
});

const options = {skip: missing('apache2', 'apache2-bin')};
testBehind('Apache', apache(), options);
testBehind('Apache, with a prefix', apache(), {...options, prefix: '/mock'});
testBehind('Apache, the Host passed on', apache('ProxyPreserveHost On'), options);
testBehind('Apache, HTTP/1.0 upstream', apache('SetEnv force-proxy-request-1.0 1', 'SetEnv proxy-nokeepalive 1'), options);
