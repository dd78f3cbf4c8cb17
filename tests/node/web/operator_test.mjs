// The operator's view.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {AkinServer, Cleanup, sample, SOURCE, startBrowser, startPages, until} from './support.mjs';

const web = (name) => import(join(SOURCE, 'client/web', name));
const {loadContract} = await web('akin.js');
const {callsOf} = await web('metrics.js');
const {mapOf} = await web('neighbourhood.js');
const {FormError, GROUPS, requestOf} = await web('question.js');

const fields = GROUPS.flatMap(({fields}) => fields);

describe('the form', () => {
  test('has every field of a question', () => {
    const contract = loadContract(join(SOURCE, 'proto'));
    const known = new Set(fields.map(({name}) => name));
    const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const missing = [];
    const look = (type, path) => {
      for (const {name, typeName, type: kind} of type.field) {
        const at = [...path, name].join('.');
        const nested = kind === 'TYPE_MESSAGE' && contract[typeName.split('.').at(-1)];
        if (nested?.type) {
          look(nested.type, [...path, name]);
        } else if (!known.has(snake(at))) {
          missing.push(at);
        }
      }
    };
    look(contract.FindSimilarRequest.type, []);
    assert.deepEqual(missing, []);
  });

  test('stands for a request', () => {
    const request = requestOf({
      'seeds.positive.article_id': 'a\n b \n',
      'seeds.positive.text.title': 'Kim',
      'seeds.negative.embedding.values': '1, 2\n-0.5',
      'filter.exclude_sources': 'x.example',
      'filter.published_after': '1969-12-31T23:59:59.500Z',
      'policy.limit': '3',
      'policy.min_relevance': '0',
      'policy.freshness.half_life': '36h',
      'policy.mode': 'MODE_BACKGROUND',
      'consistency.max_staleness': '1.5s',
      'accuracy': '',
    });
    assert.deepEqual(request, {
      seeds: {
        positive: [{articleId: 'a'}, {articleId: 'b'}, {text: {title: 'Kim'}}],
        negative: [{embedding: {values: [1, 2, -0.5]}}],
      },
      filter: {excludeSources: ['x.example'], publishedAfter: {seconds: -1, nanos: 5e8}},
      policy: {limit: 3, minRelevance: 0, freshness: {halfLife: {seconds: 129600, nanos: 0}}, mode: 'MODE_BACKGROUND'},
      consistency: {maxStaleness: {seconds: 1, nanos: 5e8}},
    });
  });

  test('names the field that cannot be understood', () => {
    for (const [name, text] of [['policy.limit', 'many'], ['filter.published_after', 'yesterday'],
                                ['policy.freshness.half_life', '36'], ['seeds.positive.embedding.values', '1 x']]) {
      assert.throws(() => requestOf({[name]: text}), (error) => error instanceof FormError && error.message.startsWith(name));
    }
  });
});

test('rates are read from the metrics by method', () => {
  const calls = callsOf([
    '# TYPE akin_calls_total counter',
    'akin_calls_total{code="OK",method="FindSimilar"} 3',
    'akin_calls_total{code="NOT_FOUND",method="FindSimilar"} 1',
    'akin_call_duration_seconds_count{method="FindSimilar"} 4',
    'akin_call_duration_seconds_sum{method="FindSimilar"} 0.02',
    'akin_call_duration_seconds_bucket{method="FindSimilar",le="1"} 4',
    'akin_articles 250',
  ].join('\n'));
  assert.deepEqual([...calls], [['FindSimilar', {calls: 4, timed: 4, time: 0.02}]]);
});

describe('the map', () => {
  const at = (hours, relevance) => ({number: 1, title: '', isShown: true, relevance, hours});

  test('has what is earlier on the left and what is more relevant on top', () => {
    const {dots, ticks} = mapOf([at(5, .9), at(-5000, .1), at(0, .5)], .15);
    const [middle, earliest, latest] = dots;
    const seed = ticks.find(({isSeed}) => isSeed).x;
    assert.ok(earliest.x < seed && middle.x === seed && latest.x > seed);
    assert.ok(latest.y < middle.y && middle.y < earliest.y);
  });

  test('leaves out what has no time, and says so', () => {
    const {dots, untimed} = mapOf([at(undefined, .9), at(1, .1)], .15);
    assert.deepEqual([dots.length, untimed], [1, 1]);
  });
});

describe('the page', () => {
  const cleanup = new Cleanup();
  let pages, browser;

  before(async () => {
    const akin = await AkinServer.start(cleanup, [sample]);
    pages = await startPages(cleanup, akin.address, [`--metrics=${akin.metricsAddress}`, '--patience_ms=10000']);
    browser = await startBrowser(cleanup);
  });
  after(() => cleanup.run());

  async function ask(t, form) {
    const page = await browser.newPage({javaScriptEnabled: false});
    t.after(() => page.close());
    await page.goto(`${pages.operatorUrl}/?${new URLSearchParams(form)}`);
    return page;
  }

  test('shows the state of the server and the rates of its calls', async (t) => {
    // A server may count a call only after it has answered.
    let text;
    await until(async () => {
      const page = await ask(t, {'seeds.positive.text.title': 'Wimbledon'});
      text = await page.locator('section[aria-labelledby=status]').innerText();
      return text.includes('FindSimilar');
    }, 'rates');
    assert.match(text, /Articles\s+250\s/);
    assert.match(text, /agree/);
    assert.match(text, /lexical-512-v2/);
    assert.match(text, /FindSimilar\s+\d+\.\d/);
  });

  test('shows what was shown, what was left out, and why', async (t) => {
    const page = await ask(t, {'seeds.positive.article_id': 'sample:kim-de-1'});
    const answer = page.locator('section[aria-labelledby=answer]');
    const text = await answer.innerText();
    assert.match(text, /2 of 100 candidates/);
    assert.match(text, /compared the codes of \d+ rows/);
    assert.match(text, /97 by min_relevance, 1 by copy/);
    assert.match(text, /copy of 1/);
    assert.equal(await answer.locator('tbody tr').count(), 100);
    assert.equal(await answer.locator('circle.shown').count(), 2);
    assert.equal(await answer.locator('circle.left-out').count(), 98);
  });

  test('asks by its form, and leads from an article to its own neighbours', async (t) => {
    const page = await ask(t, {});
    await page.getByLabel('Text: title').first().fill('Alcaraz beats Djokovic');
    await page.getByRole('button', {name: 'Ask'}).click();
    await page.locator('tbody a').first().click();
    assert.match(await page.getByLabel('Articles, by id').first().inputValue(), /^sample:wimbledon/);
    assert.match(await page.locator('section[aria-labelledby=answer]').innerText(), /same story/);
  });

  test('says what is wrong with a question', async (t) => {
    for (const [form, message] of [
           [{'policy.limit': 'x'}, /policy\.limit has "x", it must be a number/],
           [{'policy.limit': '101', 'seeds.positive.article_id': 'sample:kim-de-1'}, /policy\.limit/],
           [{'seeds.positive.article_id': 'nothing'}, /nothing/],
           [{'filter.languages': 'de'}, /seeds\.positive/],
         ]) {
      const page = await ask(t, form);
      assert.match(await page.getByRole('alert').innerText(), message);
    }
  });
});
