// The operator's form: every field of a FindSimilarRequest, and the request that
// a filled form stands for. A field is named by its path in the message.

// kind: how the text of a form becomes a value of the message.
//   lines: a list, a value a line; each of `each`, if it is given
//   text, number, choice (of the enum `of`), time (RFC 3339), duration ("36h")
const filterList = (name, label) => ({name: `filter.${name}`, label, kind: 'lines'});

const seedFields = (side) => [
  {name: `seeds.${side}.article_id`, label: 'Articles, by id', kind: 'lines', hint: 'one a line'},
  {name: `seeds.${side}.text.title`, label: 'Text: title', kind: 'text'},
  {name: `seeds.${side}.text.body`, label: 'Text: body', kind: 'prose'},
  {name: `seeds.${side}.text.language`, label: 'Text: language', kind: 'text', hint: 'de'},
  {name: `seeds.${side}.embedding.values`, label: 'Vector', kind: 'numbers', hint: 'as many numbers as the model has dimensions'},
  {name: `seeds.${side}.embedding.model`, label: 'Vector: model', kind: 'text', hint: 'the server\'s'},
];

export const GROUPS = [
  {title: 'Like', isOpen: true, fields: seedFields('positive')},
  {title: 'Unlike', fields: seedFields('negative')},
  {
    title: 'Which articles',
    fields: [
      filterList('languages', 'Languages'),
      filterList('exclude_languages', 'But not languages'),
      filterList('sources', 'Sources'),
      filterList('exclude_sources', 'But not sources'),
      filterList('countries', 'Countries'),
      filterList('exclude_countries', 'But not countries'),
      filterList('categories', 'Categories'),
      filterList('exclude_categories', 'But not categories'),
      filterList('labels', 'Labels'),
      filterList('exclude_labels', 'But not labels'),
      filterList('exclude_ids', 'But not articles, by id'),
      {name: 'filter.published_after', label: 'Published from', kind: 'time', hint: '2023-09-11T12:00:00Z'},
      {name: 'filter.published_before', label: 'Published before', kind: 'time', hint: '2023-09-18T12:00:00Z'},
    ],
  },
  {
    title: 'Policy',
    fields: [
      {name: 'policy.limit', label: 'At most', kind: 'number', hint: '6'},
      {name: 'policy.min_relevance', label: 'Least relevance', kind: 'number', hint: '0.15'},
      {name: 'policy.source_rule', label: 'Sources', kind: 'choice', of: 'SourceRule'},
      {name: 'policy.max_per_source', label: 'At most of a source', kind: 'number', hint: '2'},
      {name: 'policy.copy_rule', label: 'Copies', kind: 'choice', of: 'CopyRule'},
      {name: 'policy.mode', label: 'Mode', kind: 'choice', of: 'Mode'},
      {name: 'policy.freshness.half_life', label: 'Half-life', kind: 'duration', hint: '36h'},
      {name: 'policy.freshness.order', label: 'Published', kind: 'choice', of: 'PublicationOrder'},
      {name: 'policy.diversity', label: 'Diversity', kind: 'number', hint: '0'},
      {name: 'policy.preferred_sources', label: 'Preferred sources', kind: 'lines'},
    ],
  },
  {
    title: 'Answer',
    fields: [
      {name: 'view', label: 'View', kind: 'choice', of: 'ArticleView'},
      {name: 'accuracy', label: 'Accuracy', kind: 'choice', of: 'Accuracy'},
      {name: 'target_recall', label: 'Target recall', kind: 'number', hint: '0.98'},
      {name: 'consistency.min_revision', label: 'Least revision', kind: 'text'},
      {name: 'consistency.max_staleness', label: 'Staleness allowed', kind: 'duration', hint: '30s'},
    ],
  },
];

const SECONDS = {s: 1, m: 60, h: 3600, d: 86400};

const READERS = {
  text: (text) => text,
  prose: (text) => text,
  choice: (text) => text,
  lines: (text) => text.split('\n').map((line) => line.trim()).filter(Boolean),
  number: (text) => finite(text, Number(text)),
  numbers: (text) => text.split(/[\s,]+/).filter(Boolean).map((word) => finite(word, Number(word))),
  time(text) {
    const ms = finite(text, Date.parse(text));
    return {seconds: Math.floor(ms / 1000), nanos: (ms % 1000 + 1000) % 1000 * 1e6};
  },
  duration(text) {
    const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
    const seconds = finite(text, count * SECONDS[unit]);
    return {seconds: Math.floor(seconds), nanos: Math.round(seconds % 1 * 1e9)};
  },
};

const WANTED = {
  number: 'a number',
  numbers: 'numbers, with spaces or commas between them',
  time: 'a time such as 2023-09-11T12:00:00Z',
  duration: 'a duration such as 30s, 36h or 7d',
};

// A form that cannot be understood; the message names the field.
export class FormError extends Error {}

// The FindSimilarRequest of a form, {name: text}. Empty fields are left out.
export function requestOf(form) {
  const request = {};
  const seeds = {positive: {}, negative: {}};
  for (const {name, kind} of GROUPS.flatMap(({fields}) => fields)) {
    const text = (form[name] ?? '').trim();
    if (text === '') continue;
    const path = name.split('.').map(camelCase);
    const value = read(name, kind, text);
    if (path[0] === 'seeds') {
      put(seeds[path[1]], path.slice(2), value);
    } else {
      put(request, path, value);
    }
  }
  return {seeds: {positive: seedsOf(seeds.positive), negative: seedsOf(seeds.negative)}, ...request};
}

function seedsOf({articleId = [], text, embedding}) {
  return [
    ...articleId.map((id) => ({articleId: id})),
    ...(text ? [{text}] : []),
    ...(embedding ? [{embedding}] : []),
  ];
}

function read(name, kind, text) {
  try {
    return READERS[kind](text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FormError(`${name} has "${error.message.slice(0, 40)}", it must be ${WANTED[kind]}`);
  }
}

function finite(text, number) {
  if (!Number.isFinite(number)) throw new RangeError(text);
  return number;
}

function put(message, path, value) {
  const parent = path.slice(0, -1).reduce((at, name) => at[name] ??= {}, message);
  parent[path.at(-1)] = value;
}

function camelCase(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}
