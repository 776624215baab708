// The README's transcript is what happens: each command of its console blocks is run, and its output compared.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import net from 'node:net';
import {dirname} from 'node:path';
import test, {after} from 'node:test';

import {Mock, program, repository} from './support/mock.js';

// The commands of the fenced blocks that are marked `console`: a line that begins with `$ `, then its output.
function commandsOf(markdown) {
  const commands = [];
  let inside = false;
  let command;
  markdown.split('\n').forEach((line, index) => {
    if (line.startsWith('```')) {
      inside = !inside && line === '```console';
      command = undefined;
    } else if (inside && command?.text.endsWith('\\')) {
      command.text = command.text.slice(0, -1) + line.replace(/^> /, '');
    } else if (inside && line.startsWith('$ ')) {
      command = {line: index + 1, text: line.slice(2), output: []};
      commands.push(command);
    } else if (inside) {
      command.output.push(line);
    }
  });
  return commands;
}

// A free port of four digits, as the README's has, so that the lengths of what names it agree too.
async function freePort() {
  for (let port = 8091; port < 9999; ++port) {
    const server = net.createServer();
    const free = await new Promise((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise((resolve) => server.close(resolve));
    if (free) return port;
  }
  throw new Error('no port of four digits is free');
}

function shell(text) {
  return new Promise((resolve) => {
    const env = {...process.env, PATH: `${dirname(program)}:${process.env.PATH}`};
    const options = {cwd: repository, timeout: 15_000, env};
    execFile('bash', ['-c', text], options, (error, output, errors) => resolve(output + errors));
  });
}

let mock;
let port;
after(() => mock?.stop());

const as = (from, to) => (text) => text.replaceAll(`:${from}`, `:${to}`);

const withoutDate = (text) => text.replace(/^Date: .*$/m, 'Date: some day');

// The first line that differs is the one to look at.
function compare({line, text, output}, actual) {
  const lines = withoutDate(actual).replace(/\n+$/, '').split('\n').map((one) => one.replace(/\r$/, ''));
  const wanted = withoutDate(output.join('\n')).replace(/\n+$/, '').split('\n');
  const longer = lines.length > wanted.length ? lines : wanted;
  const place = longer.findIndex((_, at) => lines[at] !== wanted[at]);
  if (place < 0) return;
  assert.fail(
    `README.md:${line + 1 + place} differs from what happens\n  $ ${text}\n` +
      `  in the README: ${wanted[place] ?? '(no more)'}\n  in truth:      ${lines[place] ?? '(no more)'}`,
  );
}

const commands = commandsOf(readFileSync(`${repository}README.md`, 'utf8'));

test('the README has a transcript that starts the mock, lists, initiates, sends and completes', () => {
  const all = commands.map(({text}) => text).join('\n');
  for (const part of [/^\.\/dev serve/m, /im-sessions\?fields/, /InitiateIMSession/, /SendMessage/, /Complete/]) {
    assert.match(all, part);
  }
});

for (const command of commands) {
  test(`README.md:${command.line} $ ${command.text.slice(0, 100)}`, async () => {
    const serve = /^\.\/dev serve\b(.*)/.exec(command.text);
    if (serve) {
      await mock?.stop();
      mock = undefined;
      port = await freePort();
      const words = serve[1].split(' ').filter((word) => word !== '');
      mock = await Mock.start(['scenarios', ...words], {port});
      compare(command, as(port, 8090)(mock.output.items[0]));
    } else {
      compare(command, as(port, 8090)(await shell(as(8090, port)(command.text))));
    }
  });
}
