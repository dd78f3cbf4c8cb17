import assert from 'node:assert/strict';
import {join} from 'node:path';
import {test} from 'node:test';
import {SOURCE} from './support.mjs';

const {apart, articleOf, countryName, cut, languageName} = await import(join(SOURCE, 'client/web/words.js'));

test('hours apart are put into words', () => {
  for (const [hours, words] of [
         [0, 'at the same time'], [0.02, '1 minute later'], [-1.4, '84 minutes earlier'], [-2, '2 hours earlier'],
         [47, '47 hours later'], [49, '2 days later'], [24 * 281, '9 months later'], [-24 * 800, '2 years earlier'],
       ]) {
    assert.equal(apart(hours), words);
  }
});

test('a long text ends with a sentence, else with a word, never with half a character', () => {
  assert.equal(cut('Short.', 20), 'Short.');
  assert.equal(cut('One two three. Four five six.', 20), 'One two three.');
  assert.equal(cut('One two three four five six', 20), 'One two three four…');
  assert.equal(cut('😀'.repeat(20), 11), '😀'.repeat(5) + '…');
});

test('codes that nobody knows are shown as they are', () => {
  assert.deepEqual([languageName('de'), languageName('xx-y"'), languageName('')], ['German', 'xx-y"', '']);
  assert.deepEqual([countryName('CH'), countryName('<b>')], ['Switzerland', '<b>']);
});

test('an article without title, time or address can be shown', () => {
  const empty = {id: 'a', title: '', summary: '', body: '', url: '', source: '', language: '', country: '', category: ''};
  const article = articleOf({...empty, body: 'Only a text.', publishedAt: null});
  assert.deepEqual(
      [article.title, article.url, article.publishedAt, article.paragraphs],
      ['Only a text.', undefined, undefined, ['Only a text.']]);
  assert.equal(articleOf(empty).title, 'Untitled');
});
