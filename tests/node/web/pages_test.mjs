// The readers' pages, in a real browser, over a real akin.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {AkinServer, articleUrl, Cleanup, sample, seedStory, startBrowser, startPages} from './support.mjs';

// The journey is told in the sample news too.
const TRIP = /^(seed:trip|sample:kim)-/;
const DECOYS = ['seed:crime-de', 'seed:quake-de', 'seed:rent-de'];
const SCREENS = {phone: {width: 390, height: 844}, desktop: {width: 1280, height: 900}};

const cleanup = new Cleanup();
let akin, pages, browser;

before(async () => {
  akin = await AkinServer.start(cleanup, [sample, seedStory]);
  pages = await startPages(cleanup, akin.address);
  browser = await startBrowser(cleanup);
});
after(() => cleanup.run());

// A page of the address, without scripts unless the test itself needs them.
async function open(t, url, options = {}) {
  const page = await browser.newPage({javaScriptEnabled: false, ...options});
  t.after(() => page.close());
  await page.goto(url);
  return page;
}

const idsOf = async (page, list) => (await page.locator(`${list} h3 a`).evaluateAll(
    (links) => links.map((link) => new URL(link.href).searchParams.get('id'))));

const similarIds = (page) => idsOf(page, 'section[aria-labelledby=similar]');

describe('an article\'s page', () => {
  test('lists the other reports of the seed story', async (t) => {
    const page = await open(t, articleUrl(pages, 'seed:trip-de'));
    const ids = await similarIds(page);
    assert.equal(ids.length, 6);
    assert.deepEqual(ids.filter((id) => !TRIP.test(id)), []);
    for (const id of ['seed:trip-de-2', 'seed:trip-en', 'seed:trip-fr']) assert.ok(ids.includes(id), id);
  });

  test('lists nothing that only shares the word government', async (t) => {
    for (const seed of ['seed:trip-de', ...DECOYS]) {
      const page = await open(t, articleUrl(pages, seed));
      const ids = await similarIds(page);
      assert.deepEqual(ids.filter((id) => DECOYS.includes(id)), [], seed);
    }
  });

  test('says of each item where it is from, how far apart and why it is there', async (t) => {
    const page = await open(t, articleUrl(pages, 'seed:trip-de'));
    const item = page.locator('li', {has: page.locator('a[href*="trip-en"]')});
    const text = (await item.innerText()).replace(/\s+/g, ' ');
    for (const part of
             ['Kim Jong Un leaves for Russia to meet Putin', 'thameswire.example', 'English, United Kingdom',
              '70 minutes later', 'Same story', 'Vladimir Putin']) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
  });

  test('names the other outlets that carry the same copy', async (t) => {
    const page = await open(t, articleUrl(pages, 'seed:trip-de'));
    const copies = page.locator('.copies').first();
    assert.equal((await copies.innerText()).trim(), 'also carried by limmatpost.example');
  });

  test('tells the story so far in the order of time, and nothing twice', async (t) => {
    const page = await open(t, articleUrl(pages, 'sample:wimbledon24-en-1'));
    const earlier = await idsOf(page, '.timeline');
    assert.deepEqual(earlier, ['sample:wimbledon23-es-1', 'sample:wimbledon23-it-1']);
    const times = await page.locator('.timeline time').evaluateAll((all) => all.map((time) => time.dateTime));
    assert.deepEqual(times, [...times].sort());
    assert.ok(!(await similarIds(page)).some((id) => earlier.includes(id)));
  });

  test('says so where no other outlet reports it', async (t) => {
    const page = await open(t, articleUrl(pages, 'seed:rent-de'));
    assert.match(await page.locator('.none').innerText(), /No other outlet/);
  });

  test('is 404 for an article that is not known', async () => {
    for (const id of ['no such', '', 'x'.repeat(300), '\u0001']) {
      const response = await fetch(articleUrl(pages, id));
      assert.equal(response.status, 404, JSON.stringify(id));
    }
  });
});

describe('the filters of the list', () => {
  test('by language', async (t) => {
    const page = await open(t, articleUrl(pages, 'seed:trip-de'));
    await page.getByLabel('Language').selectOption('fr');
    await page.getByRole('button', {name: 'Show'}).click();
    const ids = await similarIds(page);
    assert.ok(ids.includes('seed:trip-fr') && ids.every((id) => /-fr/.test(id)), ids);
    assert.equal(await page.getByLabel('Language').inputValue(), 'fr');
  });

  test('by country', async (t) => {
    const page = await open(t, articleUrl(pages, 'seed:trip-de'));
    assert.match(await page.locator('.related').innerText(), /German, Germany/);
    await page.getByLabel('Other countries only').check();
    await page.getByRole('button', {name: 'Show'}).click();
    assert.ok((await similarIds(page)).length > 0);
    assert.doesNotMatch(await page.locator('section[aria-labelledby=similar] .items').innerText(), /Germany/);
  });

  test('by days', async (t) => {
    const page = await open(t, articleUrl(pages, 'seed:trip-de'));
    assert.ok((await similarIds(page)).includes('sample:kim-de-1'));  // 48 hours later
    await page.getByLabel('Time apart').selectOption('1');
    await page.getByRole('button', {name: 'Show'}).click();
    const ids = await similarIds(page);
    assert.ok(ids.includes('seed:trip-en') && !ids.includes('sample:kim-de-1'), ids);
  });

  test('that match nothing say so and can be changed', async (t) => {
    const page = await open(t, articleUrl(pages, 'seed:trip-de', {language: 'ja'}));
    assert.equal(await page.locator('.none').innerText(), 'Nothing of this choice.');
    assert.equal(await page.getByLabel('Language').inputValue(), 'ja');
  });
});

describe('the front page', () => {
  const times = (page) => page.locator('.story time').evaluateAll((all) => all.map((time) => time.dateTime));

  test('has the latest first, and earlier ones on the next pages', async (t) => {
    const page = await open(t, pages.url);
    const first = await times(page);
    assert.equal(first.length, 24);
    assert.deepEqual([...first].sort(), [...first].reverse());
    await page.getByRole('link', {name: 'Earlier news'}).click();
    const second = await times(page);
    assert.ok(second.length > 0 && second.every((time) => time <= first.at(-1)));
  });

  test('by language and country', async (t) => {
    const page = await open(t, pages.url);
    await page.getByLabel('Language').selectOption('de');
    await page.getByLabel('Country').selectOption('CH');
    await page.getByRole('button', {name: 'Show'}).click();
    const origins = await page.locator('.story .meta').allInnerTexts();
    assert.ok(origins.length > 0 && origins.every((text) => text.includes('German, Switzerland')), origins[0]);
  });

  test('finds what a text is about, and says when it finds nothing', async (t) => {
    const page = await open(t, pages.url);
    await page.getByRole('searchbox').fill('OpenAI fires Altman');
    await page.getByRole('searchbox').press('Enter');
    assert.match(await page.locator('.items h3').first().innerText(), /Altman/);
    await page.getByRole('searchbox').fill('zzzz qqqq');
    await page.getByRole('searchbox').press('Enter');
    assert.match(await page.locator('.notice').innerText(), /No article is known/);
  });

  test('shows a text without a word as one that finds nothing', async () => {
    const response = await fetch(`${pages.url}/?q=%21%21`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /No article is known/);
  });
});

describe('every page', () => {
  const paths = () => [
    pages.url, `${pages.url}/?q=Wimbledon+final`, articleUrl(pages, 'seed:trip-de'),
    articleUrl(pages, 'sample:wimbledon24-en-1'), articleUrl(pages, 'no such'),
    `${pages.operatorUrl}/?seeds.positive.article_id=seed:trip-de`,
  ];

  test('is accessible, on all screens, light and dark', async (t) => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const url of paths()) {
      for (const [name, viewport] of Object.entries(SCREENS)) {
        for (const colorScheme of ['light', 'dark']) {
          const page = await open(t, url, {viewport, colorScheme, javaScriptEnabled: true});
          await page.evaluate(axe);
          const {violations} = await page.evaluate('axe.run()');
          const found = violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`);
          assert.deepEqual(found, [], `${url} ${name} ${colorScheme}`);
          await page.close();
        }
      }
    }
  });

  test('is as wide as the screen', async (t) => {
    for (const url of paths()) {
      const page = await open(t, url, {viewport: SCREENS.phone, javaScriptEnabled: true});
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), SCREENS.phone.width, url);
    }
  });

  test('can be used by keyboard: the first tab leads past the head', async (t) => {
    const page = await open(t, articleUrl(pages, 'seed:trip-de'));
    await page.keyboard.press('Tab');
    assert.equal(await page.locator(':focus').innerText(), 'Skip to the content');
  });

  test('asks nothing of another host, and nothing of it moves', async (t) => {
    for (const url of paths()) {
      const page = await browser.newPage();
      t.after(() => page.close());
      const hosts = new Set();
      page.on('request', (request) => hosts.add(new URL(request.url()).origin));
      await page.addInitScript(() => {
        globalThis.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) globalThis.shift += entry.value;
        }).observe({type: 'layout-shift', buffered: true});
      });
      await page.goto(url);
      assert.deepEqual([...hosts], [new URL(url).origin]);
      assert.equal(await page.evaluate('shift'), 0, url);
    }
  });

  test('has a strict policy of content', async () => {
    for (const url of paths()) {
      const policy = (await fetch(url)).headers.get('content-security-policy');
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe|\*|script-src|http/);
    }
  });

  test('for readers is less than 50 KB of HTML', async () => {
    const long = {
      id: 'long',
      title: 'Ж'.repeat(1000),
      body: 'Очень длинный текст о <важном> деле. '.repeat(3000),
      source: 'long.example',
      language: 'ru',
      published_at: '2023-09-11T12:00:00Z',
    };
    const all = await AkinServer.start(cleanup, [sample]);
    await all.loadArticles(Array.from({length: 30}, (_, i) => (
      {...long, id: `long-${i}`, source: `long-${i % 10}.example`, published_at: `2025-09-11T12:00:${10 + i}Z`})));
    const wide = await startPages(cleanup, all.address);
    for (const url of [...paths().slice(0, 5), wide.url, articleUrl(wide, 'long-1'), `${wide.url}/?q=длинный+текст`]) {
      const bytes = (await (await fetch(url)).arrayBuffer()).byteLength;
      assert.ok(bytes < 50_000, `${bytes} bytes of ${url}`);
    }
  });
});
