// Answers that come before a body has been read (RFC 9112, 9.6): each arrives, and no client can stay for it.
import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import http from 'node:http';
import https from 'node:https';
import {after, before, describe, test} from 'node:test';
import {promisify} from 'node:util';

import {closeDoors, doors, openDoors} from './support/doors.js';
import {footprint, canMeasure} from './support/footprint.js';
import {Mock} from './support/mock.js';
import {get, request, sessions} from './support/requests.js';
import {within} from './support/waiting.js';
import {Wire} from './support/wire.js';

before(() => openDoors(['scenarios', '--max-body', '1MiB']));
after(closeDoors);

const tries = 100;
const sizes = {'3 MB': 3_000_000, '10 MB': 10_000_000};
const body = Buffer.alloc(sizes['10 MB'], 'x');
const hasPython = spawnSync('python3', ['-c', 'import http.client']).status === 0;

// Each gives the statuses of as many answers, undefined where one was lost.
const clients = {
  'plain sockets': async (door, size) => {
    const statuses = [];
    for (let count = 0; count < tries; ++count) {
      const wire = await Wire.connect(door.port, {secure: door.secure});
      wire.send(request('POST', sessions, {lines: `Content-Length: ${size}\r\n`})).socket.write(body.subarray(0, size));
      statuses.push(await wire.answer(2_000).then(({status}) => status, () => wire.error?.code));
      wire.end();
    }
    return statuses;
  },
  // Reads nothing before all is written, as simple clients do.
  'sockets that write first': async (door, size) => {
    const statuses = [];
    for (let count = 0; count < tries; ++count) {
      const wire = await Wire.connect(door.port, {secure: door.secure});
      wire.socket.pause();
      wire.send(request('POST', sessions, {lines: `Content-Length: ${size}\r\n`}));
      await within(10_000, new Promise((resolve) => {
        wire.socket.once('close', resolve).write(body.subarray(0, size), resolve);
      }), 'a body that is taken');
      wire.socket.resume();
      statuses.push(await wire.answer(2_000).then(({status}) => status, () => wire.error?.code));
      wire.end();
    }
    return statuses;
  },
  'http.client of Python': async (door, size) => {
    const program = [
      'import http.client, ssl, sys',
      'secure, port, size, tries = sys.argv[1] == "1", int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])',
      'for _ in range(tries):',
      '    try:',
      '        c = (http.client.HTTPSConnection("127.0.0.1", port, context=ssl._create_unverified_context(), timeout=20)',
      '             if secure else http.client.HTTPConnection("127.0.0.1", port, timeout=20))',
      `        c.request("POST", "${sessions}", b"x" * size)`,
      '        print(c.getresponse().status)',
      '    except Exception as error:',
      '        print(repr(error))',
      '    c.close()',
    ].join('\n');
    const words = ['-c', program, Number(door.secure), door.port, size, tries].map(String);
    const {stdout} = await promisify(execFile)('python3', words);
    return stdout.trim().split('\n').map((line) => Number(line) || line);
  },
  'http of Node.js': async (door, size) => {
    const statuses = [];
    for (let count = 0; count < tries; ++count) {
      statuses.push(await within(10_000, new Promise((resolve) => {
        const options = {method: 'POST', port: door.port, host: '127.0.0.1', path: sessions, headers: {'Content-Length': size}};
        (door.secure ? https : http).request(options, (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode)).on('error', () => {});
        }).on('error', ({code}) => resolve(code)).end(body.subarray(0, size));
      }), 'an answer'));
    }
    return statuses;
  },
};

const skipFor = (what) => (what.includes('Python') && !hasPython ? 'NO PYTHON: python3 is missing' : false);

for (const door of doors) {
  describe(`lingering, ${door.name}`, {skip: door.skip}, () => {
    for (const [what, send] of Object.entries(clients)) {
      for (const [name, size] of Object.entries(sizes)) {
        test(`${door.name}: the 413 for ${name} reaches ${what} in ${tries} of ${tries} tries`, {skip: skipFor(what)}, async () => {
          const counts = {};
          for (const status of await send(door, size)) counts[status] = (counts[status] ?? 0) + 1;
          assert.deepEqual(counts, {413: tries});
        });
      }
    }

    // What is dropped has a bound; a client behind it is cut off.
    test(`${door.name}: a body without end is cut off at last, and takes no memory`, async (t) => {
      const wire = await door.connect(t);
      const before = canMeasure && footprint(door.mock.child).residentKiB;
      wire.send(request('POST', sessions, {lines: 'Content-Length: 99999999999\r\n'}));
      let over = false;
      wire.ended.then(() => (over = true));
      const turn = () => new Promise((resolve) => wire.socket.once('drain', resolve).once('close', resolve));
      await within(30_000, (async () => {
        while (!over) if (!wire.socket.write(body.subarray(0, 1_000_000))) await turn();
      })(), 'the end of a connection that sends for ever');
      if (canMeasure && !process.env.SANITIZER) {
        assert.ok(footprint(door.mock.child).residentKiB < before + 16 * 1024, 'what is dropped is not kept');
      }
    });

    test(`${door.name}: who neither sends nor closes after a refusal is let go`, async (t) => {
      const wire = await door.connect(t, {halfOpen: true});
      assert.equal((await wire.send(request('POST', sessions, {lines: 'Content-Length: 99999999\r\n'})).answer()).status, 413);
      await within(2_000, wire.finished, 'the last of the server');
      await within(15_000, wire.ended.catch(() => {}), 'the end').catch(async (error) => {
        // Half a connection stays here when the other end has gone: the next bytes tell.
        wire.send('x').send('x');
        await within(2_000, wire.ended, error.message);
      });
    });

    test(`${door.name}: who goes on byte by byte after a refusal is let go`, async (t) => {
      const wire = await door.connect(t, {halfOpen: true});
      assert.equal((await wire.send(request('POST', sessions, {lines: 'Content-Length: 99999999\r\n'})).answer()).status, 413);
      const bytes = setInterval(() => wire.send('x'), 100);
      t.after(() => clearInterval(bytes));
      await within(30_000, wire.ended, 'the end of a connection that trickles');
    });

    test(`${door.name}: lingering does not keep the mock from ending`, async (t) => {
      const mock = await Mock.start(['scenarios', ...door.words]);
      const wires = await Promise.all(Array.from({length: 20}, () => Wire.connect(mock.port, {secure: door.secure, halfOpen: true})));
      t.after(() => wires.forEach((wire) => wire.end()));
      for (const wire of wires) {
        assert.equal((await wire.send(request('POST', sessions, {lines: 'Content-Length: 99999999\r\n'})).answer()).status, 413);
      }
      const began = Date.now();
      await mock.stop();
      assert.ok(Date.now() - began < 1_500, `it took ${Date.now() - began} ms`);
    });

    test(`${door.name}: fifty that linger hold nobody up`, async (t) => {
      const wires = await Promise.all(Array.from({length: 50}, () => door.connect(t, {halfOpen: true})));
      for (const wire of wires) wire.send(request('POST', sessions, {lines: 'Content-Length: 99999999\r\n'}));
      for (const wire of wires) assert.equal((await wire.answer()).status, 413);
      const good = await door.connect(t);
      for (let count = 0; count < 20; ++count) assert.equal((await good.send(get()).answer(2_000)).status, 200);
    });
  });
}
