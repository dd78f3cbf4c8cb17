// Pages while akin is stopped, or does not answer.
import assert from 'node:assert/strict';
import {after, before, beforeEach, describe, test} from 'node:test';
import {AkinServer, articleUrl, Cleanup, sample, startPages, until} from './support.mjs';

// 100 ms for akin, and the rest for a busy machine.
const IN_TIME_MS = 500;

const cleanup = new Cleanup();
let akin, pages;

before(async () => {
  akin = await AkinServer.start(cleanup, [sample]);
});
after(() => cleanup.run());

// Every test has pages that have kept nothing yet.
beforeEach(async () => {
  pages = await startPages(cleanup, akin.address, ['--fresh_ms=0']);
});

async function get(url) {
  const begin = performance.now();
  const response = await fetch(url);
  const text = await response.text();
  const ms = performance.now() - begin;
  assert.ok(ms < IN_TIME_MS, `${url} took ${ms} ms`);
  return {status: response.status, text};
}

const article = (filters) => articleUrl(pages, 'sample:wimbledon23-en-1', filters);
const hasList = async (url) => (await get(url)).text.includes('Similar News');

for (const {away, leave, comeBack} of [
       {away: 'stopped', leave: () => akin.stop(), comeBack: () => akin.restart()},
       {away: 'silent', leave: () => akin.signal('SIGSTOP'), comeBack: () => akin.signal('SIGCONT')},
     ]) {
  describe(`while akin is ${away}`, () => {
    test('a list that is kept is shown, one that is not is left out, and it returns', async () => {
      await until(() => hasList(article({})), 'a list');
      await leave();
      const kept = await get(article({}));
      assert.match(kept.text, /Similar News/);
      const fresh = await get(article({days: 7}));
      assert.equal(fresh.status, 200);
      assert.match(fresh.text, /New king of Centre Court/);
      assert.doesNotMatch(fresh.text, /Similar News/);
      await comeBack();
      await until(() => hasList(article({days: 7})), 'the list to return');
    });

    test('an article that is not kept is 503, the front page too, and both return', async () => {
      await leave();
      for (const url of [articleUrl(pages, 'sample:kim-de-1'), `${pages.url}/?language=it`, `${pages.url}/?q=Kim`]) {
        const {status, text} = await get(url);
        assert.equal(status, 503, url);
        assert.match(text, /just now/);
      }
      await comeBack();
      await until(async () => (await get(articleUrl(pages, 'sample:kim-de-1'))).status === 200, 'the article');
      await until(async () => (await get(`${pages.url}/?language=it`)).status === 200, 'the front page');
    });
  });
}
