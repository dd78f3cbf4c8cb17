// The operator's view: the state of the server, and any question with how its
// answer was made.
import {Rates} from './metrics.js';
import {mapOf} from './neighbourhood.js';
import {createPages, parameter, render} from './pages.js';
import {FormError, GROUPS, requestOf} from './question.js';
import {itemOf} from './words.js';

const TIMEOUT_MS = 5_000;
const LISTED = 20;  // of what was left out, before the rest is folded away
const FORM_FIELD_LENGTH = 12_000;
const DEFAULT_MIN_RELEVANCE = 0.15;
const SAME_STORY = 0.5;

export function createOperatorView({akin, answers, contract, metricsAddress}) {
  const rates = metricsAddress ? new Rates(metricsAddress) : undefined;
  return createPages((app) => {
    app.get('/', async (request, response) => {
      const form = readForm(request);
      const [status, result] = await Promise.all([
        akin.getStatus(TIMEOUT_MS).catch((error) => ({error: error.message})),
        Object.keys(form).length > 0 ? answer(akin, form) : undefined,
      ]);
      response.set('Cache-Control', 'no-store');
      render(response, 'operator', {
        status,
        rates: await rates?.look(),
        counts: answers.counts,
        groups: GROUPS,
        valuesOf: (name) => contract[name].type.value.map(({name}) => name).filter((name) => !name.endsWith('_UNSPECIFIED')),
        form,
        result,
        listed: LISTED,
      });
    });
    // Titles lead here from the lists: what is similar to that one?
    app.get('/article', (request, response) => {
      response.redirect(`/?${new URLSearchParams({'seeds.positive.article_id': parameter(request, 'id')})}`);
    });
  });
}

function readForm(request) {
  const names = GROUPS.flatMap(({fields}) => fields.map(({name}) => name));
  const entries = names.map((name) => [name, parameter(request, name, FORM_FIELD_LENGTH)]);
  return Object.fromEntries(entries.filter(([, text]) => text !== ''));
}

// The answer and, beside it, what was left out of it; or {error}.
async function answer(akin, form) {
  try {
    const request = requestOf(form);
    const [response, wide] = await Promise.all([
      akin.findSimilar(request, TIMEOUT_MS),
      akin.findSimilar(withoutRules(request), TIMEOUT_MS),
    ]);
    const minRelevance = request.policy?.minRelevance ?? DEFAULT_MIN_RELEVANCE;
    const items = response.items.map(itemOf);
    const leftOut = leftOutOf(items, wide.items.map(itemOf), minRelevance);
    const candidates = [...items.map((item) => ({...item, isShown: true})), ...leftOut];
    return {
      request,
      info: response.info,
      items,
      leftOut,
      map: mapOf(candidates.map((item, i) => pointOf(item, i, latestOf(candidates))), minRelevance),
    };
  } catch (error) {
    if (!(error instanceof FormError) && error.code === undefined) throw error;
    return {error: error.details ?? error.message};
  }
}

// The same question, but for the rules that leave candidates out.
function withoutRules(request) {
  const order = request.policy?.freshness?.order;
  return {
    ...request,
    policy: {
      sourceRule: request.policy?.sourceRule,
      freshness: order && {order},
      limit: 100,
      minRelevance: 0,
      maxPerSource: 0,
      copyRule: 'COPY_RULE_KEEP',
      mode: 'MODE_RELATED',
    },
  };
}

function leftOutOf(items, candidates, minRelevance) {
  const shown = new Set(items.map(({article}) => article.id));
  const copies = new Map(items.flatMap(({copies}, i) => copies.map(({id}) => [id, i + 1])));
  return candidates.filter(({article}) => !shown.has(article.id)).map((item) => ({
    ...item,
    cause: copies.has(item.article.id) ? `copy of ${copies.get(item.article.id)}` :
        item.relevance < minRelevance  ? 'least relevance' :
                                         `${item.relevance < SAME_STORY ? 'background' : 'same story'}: a rule of mode, sources, copies or limit`,
  }));
}

// The time of a candidate is that beside the seed or, where the seed has none,
// beside the latest candidate.
function pointOf({article, relevance, hoursApart, isShown}, index, latest) {
  const hours = hoursApart ?? (article.publishedAt === undefined ? undefined : (article.publishedAt - latest) / 3.6e6);
  return {number: index + 1, title: article.title, isShown, relevance, hours};
}

function latestOf(candidates) {
  return Math.max(...candidates.map(({article}) => article.publishedAt ?? -Infinity));
}
