// Waiting without sleeping: every wait is for something to happen, and gives up at a deadline with what it saw.
import {inspect} from 'node:util';
import {setTimeout as pause} from 'node:timers/promises';

export const patience = 15_000;

// What happened so far, in order; a test can wait until there is what it needs.
export class Happenings {
  items = [];
  #name;
  #waiting = new Set();

  constructor(name) {
    this.#name = name;
  }

  add(item) {
    this.items.push(item);
    for (const look of this.#waiting) look();
  }

  // Waits until the condition, asked about all items, gives something true, and returns that.
  until(condition, what, within = patience) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = condition(this.items);
        if (!found) return;
        clearTimeout(deadline);
        this.#waiting.delete(look);
        resolve(found);
      };
      const deadline = setTimeout(() => {
        this.#waiting.delete(look);
        const seen = inspect(this.items, {depth: 6});
        reject(new Error(`${this.#name}: no ${what} within ${within} ms; there was ${seen}`));
      }, within);
      this.#waiting.add(look);
      look();
    });
  }

  async count(number) {
    await this.until((items) => items.length >= number, `${number} items`);
    return this.items;
  }
}

// For what cannot be listened to: asks again and again until the answer is true, and returns it.
export async function eventually(question, what, within = patience) {
  const end = Date.now() + within;
  while (true) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${within} ms: ${what}`);
    await pause(5);
  }
}

export function within(milliseconds, promise, what) {
  let deadline;
  const late = new Promise((resolve, reject) => {
    deadline = setTimeout(() => reject(new Error(`not within ${milliseconds} ms: ${what}`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(deadline));
}
