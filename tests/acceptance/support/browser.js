// A headless browser, and pages of another origin than the mock's with the real client in them.
import {existsSync, readFileSync} from 'node:fs';
import http from 'node:http';
import {fileURLToPath} from 'node:url';

import {chromium} from 'playwright-core';

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const browserPath = candidates.find((path) => path && existsSync(path));

// A page of this name comes from this machine, but belongs to a site that is none of the mock's business.
export const foreignSite = 'app.example';

// The browser takes `site` for a name of this machine.
export const launch = (options = {}, site = foreignSite) => chromium.launch({
  ...options,
  executablePath: browserPath,
  args: [
    '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--host-resolver-rules=MAP ${site} 127.0.0.1`,
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ],
});

const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));

const script = (name) => `<script src="/modules/cometd-3/${name}.js"></script>`;

// The page of the version: its script tag or import, as its documentation has it, and what the tests ask of it.
const page = (version) => `<!DOCTYPE html>
<title>CometD ${version}</title>
<link rel="icon" href="data:,">
${version === '9.0.0' ? '' : script('cometd') + script('AckExtension')}
<script type="module">
${version === '9.0.0'
  ? "import {CometD, AckExtension} from '/modules/cometd/cometd.js';"
  : 'const {CometD, AckExtension} = org.cometd;'}
window.received = [];
window.replies = [];
window.listen = ({url, channel, headers = {}, acknowledge = false}) => {
  const cometd = window.cometd = new CometD();
  cometd.configure({url, requestHeaders: headers, backoffIncrement: 50, logLevel: 'error'});
  if (acknowledge) cometd.registerExtension('ack', new AckExtension());
  cometd.addListener('/meta/handshake', ({successful, failure}) => {
    window.replies.push({successful, tried: failure?.connectionType});
    if (successful) cometd.subscribe(channel, ({data}) => window.received.push(data), ({successful}) => {
      window.subscribed = (window.subscribed ?? 0) + (successful ? 1 : 0);
    });
  });
  window.began = performance.now();
  cometd.addListener('/meta/subscribe', () => window.took ??= performance.now() - window.began);
  cometd.handshake();
};
window.request = async (method, url, {body, headers = {}, credentials = 'include'} = {}) => {
  const answer = await fetch(url, {
    method, credentials, headers: body ? {'Content-Type': 'application/json', ...headers} : headers,
    body: body && JSON.stringify(body),
  });
  return {status: answer.status, text: await answer.text(), headers: Object.fromEntries(answer.headers)};
};
window.ready = true;
</script>
`;

// Serves the pages and the modules on a port of its own: `url` is one origin, `foreignUrl` another.
export async function servePages() {
  const server = http.createServer((request, response) => {
    const {pathname} = new URL(request.url, 'http://page');
    const version = /^\/cometd\/([\d.]+)$/.exec(pathname)?.[1];
    const module = /^\/modules\/(cometd(?:-3)?\/\w+\.js)$/.exec(pathname)?.[1];
    if (!version && !module) return response.writeHead(404).end();
    response.setHeader('Content-Type', version ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8');
    response.end(version ? page(version) : readFileSync(modules + module));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address();
  return {
    url: `http://127.0.0.1:${port}`,
    foreignUrl: `http://${foreignSite}:${port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
