// Plain requests, and the cookies that a browser would keep.

// Keeps cookies as a browser does: by host and path. Ports share cookies, as they do there.
export class CookieJar {
  #cookies = new Map();

  store(url, setCookie) {
    const [pair, ...attributes] = setCookie.split(';').map((part) => part.trim());
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const name = pair.slice(0, pair.indexOf('='));
    this.#cookies.set(`${new URL(url).hostname} ${path} ${name}`, {host: new URL(url).hostname, path, pair});
  }

  pairs(url) {
    const {hostname, pathname} = new URL(url);
    return [...this.#cookies.values()]
      .filter(({host, path}) => host === hostname)
      .filter(({path}) => path === '/' || pathname === path || pathname.startsWith(`${path}/`))
      .map(({pair}) => pair);
  }
}

export function basic(userName, password) {
  return {Authorization: `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`};
}

// Each Set-Cookie of an answer. Older versions of Node.js give them as one text.
const setCookies = (headers) => headers.getSetCookie?.() ?? headers.get('Set-Cookie')?.split(/, (?=\w+=)/) ?? [];

// One request. `body` is sent as it is when it is a string, else as JSON; `json` is the answer read as JSON.
export async function call(method, url, {body, headers = {}, jar} = {}) {
  const sent = {...headers};
  const cookies = jar?.pairs(url) ?? [];
  if (cookies.length > 0) sent.Cookie = cookies.join('; ');
  if (body !== undefined) sent['Content-Type'] ??= 'application/json';
  const answer = await fetch(url, {
    method,
    headers: sent,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await answer.text();
  for (const cookie of setCookies(answer.headers)) jar?.store(url, cookie);
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}
