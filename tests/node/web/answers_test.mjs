// The cache of answers, with a clock of its own.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {afterEach, beforeEach, test} from 'node:test';
import {SOURCE} from './support.mjs';

const {Answers, NoAnswer} = await import(join(SOURCE, 'client/web/answers.js'));

const LATER = 1e6;  // a deadline that no test reaches

let now, answers, calls;
// A call that the test ends.
function ask() {
  return new Promise((resolve, reject) => calls.push({resolve, reject}));
}
const turn = () => new Promise(setImmediate);

beforeEach(() => {
  now = 1_000;
  calls = [];
  answers = new Answers({freshMs: 10, keptMs: 100, maxBytes: 1_000, maxCalls: 2, now: () => now});
});

// Nobody is left waiting.
afterEach(() => calls.forEach(({resolve}) => resolve()));

async function keep(key, answer) {
  const got = answers.get(key, async () => answer, LATER);
  assert.equal(await got, answer);
}

test('a fresh answer is given again without a call', async () => {
  await keep('q', 'a');
  now += 9;
  assert.equal(await answers.get('q', ask, LATER), 'a');
  assert.equal(calls.length, 0);
});

test('a stale answer is given at once, and the next reader gets the new one', async () => {
  await keep('q', 'old');
  now += 10;
  assert.equal(await answers.get('q', ask, LATER), 'old');
  calls[0].resolve('new');
  await turn();
  assert.equal(await answers.get('q', ask, LATER), 'new');
  assert.equal(calls.length, 1);
});

test('a stale answer stays while akin is away, until it is too old', async () => {
  await keep('q', 'old');
  now += 50;
  assert.equal(await answers.get('q', ask, LATER), 'old');
  calls[0].reject(new Error('away'));
  await turn();
  now += 50;
  const none = answers.get('q', ask, LATER);
  calls[1].reject(new Error('away'));
  await assert.rejects(none, NoAnswer);
});

test('who waits together shares one call', async () => {
  const first = answers.get('q', ask, LATER);
  const second = answers.get('q', ask, LATER);
  calls[0].resolve('a');
  assert.deepEqual(await Promise.all([first, second]), ['a', 'a']);
  assert.equal(calls.length, 1);
});

test('nobody waits beyond the deadline, and the late answer is kept', async () => {
  await assert.rejects(answers.get('q', ask, now), NoAnswer);
  calls[0].resolve('late');
  await turn();
  assert.equal(await answers.get('q', ask, LATER), 'late');
  assert.equal(answers.counts.late, 1);
});

test('no more calls are under way than allowed', async () => {
  answers.get('1', ask, LATER);
  answers.get('2', ask, LATER);
  await assert.rejects(answers.get('3', ask, LATER), NoAnswer);
  calls[0].resolve('a');
  await turn();
  const third = answers.get('3', ask, LATER);
  calls[2].resolve('c');
  assert.equal(await third, 'c');
});

test('no more bytes are kept than allowed', async () => {
  await keep('1', 'x'.repeat(600));
  await keep('2', 'y'.repeat(600));
  answers.get('1', ask, LATER);
  assert.equal(calls.length, 1);
  assert.equal(await answers.get('2', ask, LATER), 'y'.repeat(600));
});

test('what akin does not know any more is not kept', async () => {
  await keep('q', 'old');
  now += 10;
  await answers.get('q', ask, LATER);
  calls[0].reject(Object.assign(new Error('no such article'), {code: 5}));
  await turn();
  const gone = answers.get('q', ask, LATER);
  calls[1].reject(Object.assign(new Error('no such article'), {code: 5}));
  await assert.rejects(gone, {code: 5});
});
