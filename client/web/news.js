// What the pages ask of akin, and what they show of its answers.
import {isUnknown} from './akin.js';
import {NoAnswer} from './answers.js';
import {articleOf, itemOf} from './words.js';

const LATEST = 24;           // articles of a front page
const FOUND = 12;            // results of a search
const LOOKED_THROUGH = 200;  // latest articles, for the languages and countries to choose from
// A few words say less than an article, so that nothing is sure about them.
const SEARCH_MIN_RELEVANCE = 0.03;
const DAY_SECONDS = 24 * 3600;

// Servers keep answers too: an answer of this age is as good.
const CONSISTENCY = {maxStaleness: {seconds: 30}};

// Every method waits until the time `deadline` at most, and resolves to
// undefined if akin has not answered by then.
export class News {
  #akin;
  #answers;

  constructor(akin, answers) {
    this.#akin = akin;
    this.#answers = answers;
  }

  // {articles, nextPageToken}, the latest first.
  latest({language, country, pageToken}, deadline) {
    return this.#list({
      order: 'ARTICLE_ORDER_LATEST',
      pageSize: LATEST,
      pageToken,
      filter: {languages: some(language), countries: some(country)},
      view: 'ARTICLE_VIEW_FULL',
    }, deadline, ({articles, nextPageToken}) => ({articles: articles.map(articleOf), nextPageToken}));
  }

  // {languages, countries} of the latest articles, as sets of codes.
  choices(deadline) {
    return this.#list({order: 'ARTICLE_ORDER_LATEST', pageSize: LOOKED_THROUGH}, deadline, ({articles}) => ({
      languages: codes(articles.map(({language}) => language)),
      countries: codes(articles.map(({country}) => country)),
    }));
  }

  // Items about what the text says.
  search({text, language, country}, deadline) {
    return this.#similar({
      seeds: {positive: [{text: {title: text}}]},
      filter: {languages: some(language), countries: some(country)},
      policy: {limit: FOUND, sourceRule: 'SOURCE_RULE_ANY', minRelevance: SEARCH_MIN_RELEVANCE},
    }, deadline);
  }

  // The article. Rejects with an error of akin if there is none of that id.
  async article(id, deadline) {
    try {
      return await this.#answers.get(
          `article ${id}`,
          async () => articleOf((await this.#akin.getArticle({articleId: id})).article),
          deadline);
    } catch (error) {
      if (error instanceof NoAnswer) return undefined;
      throw error;
    }
  }

  // Items of other outlets that are about the article's story.
  similar(article, {language, elsewhere, days}, deadline) {
    return this.#similar({
      seeds: {positive: [{articleId: article.id}]},
      filter: {
        languages: some(language),
        excludeCountries: elsewhere ? some(article.country) : [],
        ...withinDays(article.publishedAt, days),
      },
    }, deadline);
  }

  // Its background, the earliest first.
  async storySoFar(article, deadline) {
    if (article.publishedAt === undefined) return [];
    const items = await this.#similar({
      seeds: {positive: [{articleId: article.id}]},
      policy: {mode: 'MODE_BACKGROUND', freshness: {order: 'PUBLICATION_ORDER_BEFORE_SEED'}},
    }, deadline);
    return items?.sort((a, b) => a.article.publishedAt - b.article.publishedAt);
  }

  #list(request, deadline, view) {
    const ask = async () => view(await this.#akin.listArticles(request));
    const none = view({articles: [], nextPageToken: ''});
    return orNothing(this.#answers.get(`list ${JSON.stringify(request)}`, ask, deadline), none);
  }

  async #similar(request, deadline) {
    const question = {...request, view: 'ARTICLE_VIEW_FULL', consistency: CONSISTENCY};
    const ask = async () => (await this.#akin.findSimilar(question)).items.map(itemOf);
    const items =
        await orNothing(this.#answers.get(`similar ${JSON.stringify(request)}`, ask, deadline), []);
    return items?.slice();  // the kept one is everybody's
  }
}

// `unknown` stands for the answer to a question that akin cannot answer: of an
// article that it does not know, of a text without a word, of a false token.
async function orNothing(answer, unknown) {
  try {
    return await answer;
  } catch (error) {
    return isUnknown(error) ? unknown : undefined;
  }
}

const some = (value) => value ? [value] : [];

const codes = (values) => [...new Set(values.filter((value) => value !== ''))].sort();

// At most so many days before or after the article.
function withinDays(publishedAt, days) {
  if (publishedAt === undefined || days === undefined) return {};
  const seconds = Math.round(publishedAt / 1000);
  return {
    publishedAfter: {seconds: seconds - days * DAY_SECONDS},
    publishedBefore: {seconds: seconds + days * DAY_SECONDS},
  };
}
