// A real proxy in front of a mock: on a free port of 127.0.0.1, with TLS ended there, in a folder of its own.
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {certificate} from './certificate.js';
import {eventually, within} from './waiting.js';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const {port} = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const listens = (port) => new Promise((resolve) => {
  const socket = net.connect(port, '127.0.0.1').on('error', () => resolve(false)).on('connect', () => {
    socket.destroy();
    resolve(true);
  });
});

export const missing = (program, what) =>
  (spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin; command -v ${program}`]).status === 0 ? false : `NO PROXY: ${what} is missing`);

export class ReverseProxy {
  // `configure` is told {folder, port, upstream, cert, key} and gives {files, command, words, environment}.
  static async start(configure, upstream, prefix = '') {
    const proxy = new ReverseProxy();
    proxy.folder = mkdtempSync(join(tmpdir(), 'im-mock-proxy-'));
    proxy.port = await freePort();
    const [, cert, , key] = certificate(proxy.folder, 'proxy');
    const {files, command, words, environment} = configure({folder: proxy.folder, port: proxy.port, upstream, cert, key, prefix});
    for (const [name, text] of Object.entries(files)) writeFileSync(join(proxy.folder, name), text);
    proxy.said = '';
    const env = {...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, HOME: proxy.folder, ...environment};
    proxy.child = spawn(command, words, {cwd: proxy.folder, env, stdio: ['ignore', 'pipe', 'pipe']});
    running.add(proxy.child);
    for (const stream of [proxy.child.stdout, proxy.child.stderr]) stream.on('data', (text) => (proxy.said += text));
    proxy.ended = new Promise((resolve) => proxy.child.on('error', resolve).on('close', resolve));
    proxy.ended.then(() => running.delete(proxy.child));
    const isDead = () => proxy.child.exitCode !== null;
    await eventually(async () => isDead() || await listens(proxy.port), 'a proxy that listens', 10_000);
    if (isDead()) throw new Error(`the proxy did not start: ${proxy.said}`);
    proxy.url = `https://127.0.0.1:${proxy.port}${prefix}`;
    return proxy;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await within(10_000, this.ended, 'the end of a proxy').catch(() => this.child.kill('SIGKILL'));
    rmSync(this.folder, {recursive: true});
  }
}
