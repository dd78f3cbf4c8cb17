// Answers of akin, kept for a while, so that a page hardly ever waits for one:
// a fresh answer is given as it is, a stale one too, while a new one is fetched
// behind it (stale-while-revalidate). Bounded in bytes, in age and in calls.
import {LRUCache} from 'lru-cache';
import {isUnknown} from './akin.js';

// There is no answer in time: akin is slow, away or overloaded.
export class NoAnswer extends Error {}

export class Answers {
  #kept;
  #now;
  #freshMs;
  #keptMs;
  #maxCalls;
  #calls = new Map();  // key -> promise of an answer
  #away = false;
  counts = {fresh: 0, stale: 0, asked: 0, failed: 0, late: 0};

  constructor({freshMs = 10_000, keptMs = 600_000, maxBytes = 64 << 20, maxCalls = 64, now = Date.now} = {}) {
    this.#now = now;
    this.#freshMs = freshMs;
    this.#keptMs = keptMs;
    this.#maxCalls = maxCalls;
    this.#kept = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (kept, key) => JSON.stringify(kept).length + key.length,
    });
  }

  // The answer of `ask` to the question `key`, from the cache if it is there,
  // and waited for until the time `deadline` if not. Rejects with the error of
  // akin if it knows no such article, else with NoAnswer.
  async get(key, ask, deadline) {
    const kept = this.#keptAnswer(key);
    if (kept && this.#now() - kept.madeAt < this.#freshMs) {
      this.counts.fresh++;
      return kept.answer;
    }
    const call = this.#call(key, ask);
    if (!kept) return this.#inTime(call, deadline);
    call.catch(() => {});  // the stale answer stands for it
    this.counts.stale++;
    return kept.answer;
  }

  #keptAnswer(key) {
    const kept = this.#kept.get(key);
    return kept && this.#now() - kept.madeAt < this.#keptMs ? kept : undefined;
  }

  // One call serves all who wait for it. It goes on when nobody waits any more:
  // its answer is for the next reader.
  #call(key, ask) {
    if (this.#calls.has(key)) return this.#calls.get(key);
    if (this.#calls.size >= this.#maxCalls) {
      return Promise.reject(new NoAnswer(`${this.#maxCalls} calls are under way`));
    }
    this.counts.asked++;
    const call = ask().then(
        (answer) => {
          this.#note(false);
          this.#kept.set(key, {answer, madeAt: this.#now()});
          return answer;
        },
        (error) => {
          if (isUnknown(error)) {
            this.#kept.delete(key);
            throw error;
          }
          this.counts.failed++;
          this.#note(true, error);
          throw new NoAnswer(error.message);
        });
    this.#calls.set(key, call);
    const done = () => this.#calls.delete(key);
    call.then(done, done);
    return call;
  }

  #inTime(call, deadline) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        this.counts.late++;
        reject(new NoAnswer('akin did not answer in time'));
      }, Math.max(0, deadline - this.#now()));
    });
    return Promise.race([call, late]).finally(() => clearTimeout(timer));
  }

  // Says it once when akin goes away, and once when it is back.
  #note(away, error) {
    if (away !== this.#away) console.error(away ? `akin is away: ${error.message}` : 'akin is back');
    this.#away = away;
  }
}
