// The pages for readers: the front page and the articles.
import {isUnknown} from './akin.js';
import {createPages, PageError, parameter, render} from './pages.js';

const DAYS = [1, 3, 7, 30];

// A page waits `patienceMs` for akin, and is shown without what is not there by
// then.
export function createSite(news, patienceMs) {
  const page = (show) => (request, response) => show(news, Date.now() + patienceMs, request, response);
  return createPages((app) => {
    app.get('/', page(frontPage));
    app.get('/article', page(articlePage));
  });
}

async function frontPage(news, deadline, request, response) {
  const question = {
    text: parameter(request, 'q'),
    language: code(request, 'language'),
    country: code(request, 'country'),
    pageToken: parameter(request, 'from', 1_000),
  };
  const [choices, latest, found] = await Promise.all([
    news.choices(deadline),
    question.text === '' ? news.latest(question, deadline) : undefined,
    question.text === '' ? undefined : news.search(question, deadline),
  ]);
  if (!latest && !found) response.status(503);
  render(response, 'front', {question, choices: withChosen(choices, question), latest, found});
}

async function articlePage(news, deadline, request, response) {
  const filters = {
    language: code(request, 'language'),
    elsewhere: parameter(request, 'elsewhere') === '1',
    days: DAYS.find((days) => String(days) === parameter(request, 'days')),
  };
  const article = await readArticle(news, parameter(request, 'id'), deadline);
  const [similar, background, choices] = await Promise.all([
    news.similar(article, filters, deadline),
    news.storySoFar(article, deadline),
    news.choices(deadline),
  ]);
  // What is listed once is not told again.
  const listed = new Set(similar?.map(({article}) => article.id));
  const storySoFar = background?.filter(({article}) => !listed.has(article.id));
  render(response, 'article', {
    article,
    filters,
    days: DAYS,
    isFiltered: Object.values(filters).some(Boolean),
    choices: withChosen(choices, filters),
    similar,
    storySoFar,
  });
}

async function readArticle(news, id, deadline) {
  const article = await news.article(id, deadline).catch((error) => {
    if (!isUnknown(error)) throw error;
    throw new PageError(404, 'There is no such article', 'It may have been withdrawn.');
  });
  if (article) return article;
  throw new PageError(503, 'The article is not to be had just now', 'Please come again in a minute.');
}

// A code of a language or country; '' for what can be none.
function code(request, name) {
  const value = parameter(request, name);
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value) && value.length <= 35 ? value : '';
}

// What there is to choose from, and what is chosen even if it is not there.
function withChosen(choices, {language, country}) {
  const add = (codes = [], code) => code && !codes.includes(code) ? [...codes, code] : codes;
  return {
    languages: add(choices?.languages, language),
    countries: add(choices?.countries, country),
  };
}
