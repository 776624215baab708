// What a process takes, as Linux tells it.
import {existsSync, readFileSync} from 'node:fs';

export const canMeasure = existsSync('/proc/self/status');

export function footprint(child) {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const number = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]);
  return {threads: number('Threads'), residentKiB: number('VmRSS')};
}
