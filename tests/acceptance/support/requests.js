// Requests as they stand on the wire.
export const sessions = '/api/v2/me/im-sessions';

// `lines` are whole header lines, each with its end.
export const request = (method, path, {lines = '', body = '', version = 'HTTP/1.1', host = 'Host: 127.0.0.1\r\n'} = {}) =>
  `${method} ${path} ${version}\r\n${host}${lines}\r\n${body}`;
export const get = (path = sessions, options) => request('GET', path, options);
export const post = (path, body, {lines = '', ...options} = {}) =>
  request('POST', path, {...options, lines: `${lines}Content-Length: ${body.length}\r\n`, body});

const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
export const chunked = (path, parts, {lines = '', ...options} = {}) => request('POST', path, {
  ...options, lines: `${lines}Transfer-Encoding: chunked\r\n`, body: `${parts.map(chunk).join('')}0\r\n\r\n`,
});
