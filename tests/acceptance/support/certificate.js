// Certificates that the openssl command signs with their own keys, for 127.0.0.1, ::1 and localhost.
import {execFileSync, spawnSync} from 'node:child_process';
import {join} from 'node:path';

export const noCertificates = spawnSync('openssl', ['version']).status === 0
  ? false
  : 'NO CERTIFICATES: openssl is missing';

// Makes NAME.pem and NAME.key in the folder; the words with which the mock serves them.
export function certificate(folder, name = 'mock') {
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost',
    '-keyout', key, '-out', cert], {stdio: 'pipe'});
  return ['--tls-cert', cert, '--tls-key', key];
}
