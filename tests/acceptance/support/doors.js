// The mock behind its two doors, a plain port and one of TLS: what holds of sockets has to hold of both.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {certificate, noCertificates} from './certificate.js';
import {Mock} from './mock.js';
import {Wire} from './wire.js';

// The certificate is the test's own; fetch knows no other way to be told so.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

export class Door {
  constructor(name) {
    this.name = name;
    this.secure = name === 'TLS';
    this.skip = this.secure && noCertificates;
  }

  async open(words, options) {
    if (this.skip) return;
    this.folder = mkdtempSync(join(tmpdir(), 'im-mock-'));
    this.words = this.secure ? certificate(this.folder) : [];
    this.mock = await Mock.start([...words, ...this.words], options);
    this.port = this.mock.port;
  }

  async close() {
    await this.mock?.stop();
    if (this.folder) rmSync(this.folder, {recursive: true});
  }

  // A connection that ends with the test.
  async connect(t, options) {
    const wire = await Wire.connect(this.port, {secure: this.secure, ...options});
    t.after(() => wire.end());
    return wire;
  }
}

export const doors = [new Door('plain'), new Door('TLS')];
export const openDoors = (...how) => Promise.all(doors.map((door) => door.open(...how)));
export const closeDoors = () => Promise.all(doors.map((door) => door.close()));
