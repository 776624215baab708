// The mock as a process of its own: started, talked to, stopped.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';

import {call} from './http.js';
import {Happenings, within} from './waiting.js';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));
export const program = process.env.IM_MOCK ?? `${repository}build/im-mock`;

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

// Every variable that the mock reads has this prefix; a test sets its own.
function environmentWith(variables) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('IM_MOCK'));
  return {...Object.fromEntries(inherited), ...variables};
}

// A run of the program, whatever becomes of it: its lines, and how it ended.
export class Run {
  output = new Happenings('standard output');
  errors = '';

  constructor(words, {environment = {}, command = program, user} = {}) {
    this.child = spawn(command, words, {
      cwd: user === undefined ? repository : '/',
      env: environmentWith(environment),
      stdio: ['ignore', 'pipe', 'pipe'],
      uid: user,
      gid: user,
    });
    running.add(this.child);
    // A test that fails and leaves it behind must not wait for it; every wait has a deadline that keeps Node.js here.
    for (const handle of [this.child, this.child.stdout, this.child.stderr]) handle.unref();
    let rest = '';
    this.child.stdout.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      lines.forEach((line) => this.output.add(line));
    });
    this.child.stderr.setEncoding('utf8').on('data', (text) => {
      this.errors += text;
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code, signal) => {
        running.delete(this.child);
        if (rest !== '') this.output.add(rest);
        resolve({code, signal});
      });
    });
    this.ended.catch(() => {});
  }

  // Waits for the end; `{code, output, errors}`.
  async end(milliseconds = 10_000) {
    const {code, signal} = await within(milliseconds, this.ended, `the end of im-mock; it said ${this.errors}`);
    return {code, signal, output: this.output.items.join('\n'), errors: this.errors};
  }
}

export const run = (words, options) => new Run(words, options).end();

// One world of a mock, with its two ways in: the API, and the control calls.
export class World {
  constructor(mock, name) {
    this.mock = mock;
    this.name = name;
    this.url = name === undefined ? mock.url : `${mock.url}/w/${name}`;
    this.api = `${this.url}/api/v2`;
    this.notifications = `${this.api}/notifications`;
  }

  get(path, options) {
    return call('GET', this.api + path, options);
  }

  post(path, body, options) {
    return call('POST', this.api + path, {...options, body});
  }

  // A control call, which has to succeed.
  async admin(method, path, body) {
    const answer = await call(method, `${this.url}/__admin${path}`, {body});
    assert.ok(answer.status < 300, `${method} ${path} answered ${answer.status} ${answer.text}`);
    return answer.json;
  }

  // Moves the story: `by` a duration, to the `next` step when nothing is said. Returns the events.
  async advance(by) {
    const {events} = await this.admin('POST', '/clock/advance', by === undefined ? {to: 'next'} : {by});
    return events;
  }

  clients() {
    return this.admin('GET', '/clients').then(({clients}) => clients);
  }

  sessions(options) {
    return this.get('/me/im-sessions?fields=*', options).then(({json}) => json.imSessions);
  }
}

export class Mock extends Run {
  #worlds = 0;

  // Starts the mock, on a free port unless the words name one, and waits until it is ready.
  static async start(words = ['scenarios'], {port = 0, environment = {}} = {}) {
    const mock = new Mock(['serve', ...words, '--port', String(port), '--log-level', 'warning'], {environment});
    const ready = /^ready (\S+) /;
    mock.ended.then(() => mock.output.add('ended'), () => mock.output.add('ended'));
    const isNews = (line) => ready.test(line) || line === 'ended';
    const line = await mock.output.until((lines) => lines.find(isNews), 'ready line');
    assert.match(line, ready, `im-mock did not start: ${mock.errors}`);
    [, mock.url] = ready.exec(line);
    mock.port = Number(new URL(mock.url).port);
    mock.world = new World(mock);
    return mock;
  }

  // A world of one's own, whose time stands still unless the plan says otherwise.
  async makeWorld(scenario, plan = {}) {
    const name = `t${++this.#worlds}`;
    await this.world.admin('PUT', `/worlds/${name}`, {scenario, clock: 'manual', seed: 7, ...plan});
    return new World(this, name);
  }

  // Ends it as an operator does; it has to end well.
  async stop() {
    this.child.kill('SIGTERM');
    const {code, signal} = await this.end();
    assert.deepEqual({code, signal}, {code: 0, signal: null}, `im-mock ended badly: ${this.errors}`);
  }
}
