// Messages of akin as pages show them: no more text than a page has room for,
// times, languages and countries in words, and no address but of the web.
const LOCALE = 'en-GB';
const TITLE_LENGTH = 240;
const LEAD_LENGTH = 260;
const BODY_LENGTH = 10_000;

const languageNames = new Intl.DisplayNames(LOCALE, {type: 'language', fallback: 'none'});
const countryNames = new Intl.DisplayNames(LOCALE, {type: 'region', fallback: 'none'});
const dateFormat = new Intl.DateTimeFormat(
    LOCALE, {dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC'});

export function articleOf({id, title, summary, body, url, source, language, country, category, publishedAt}) {
  const text = cut(body, BODY_LENGTH);
  return {
    id,
    title: cut(title, TITLE_LENGTH) || cut(summary || body, 80) || 'Untitled',
    lead: cut(summary || body, LEAD_LENGTH),
    summary: cut(summary, LEAD_LENGTH),
    paragraphs: text.split(/\n+/).filter((paragraph) => paragraph.trim() !== ''),
    isCut: text !== body.trim(),
    url: webAddress(url),
    source,
    language,
    country,
    category,
    publishedAt: milliseconds(publishedAt),
  };
}

export function itemOf({article, relevance, similarity, reason, copies}) {
  // A list has no room for the text.
  const {paragraphs, isCut, ...shown} = articleOf(article);
  return {
    article: shown,
    relevance,
    similarity,
    isSameStory: reason.relation === 'RELATION_SAME_STORY',
    sharedTerms: reason.sharedTerms,
    hoursApart: reason.hoursApart,
    otherLanguage: reason.otherLanguage,
    otherCountry: reason.otherCountry,
    copies: copies.map((copy) => ({id: copy.articleId, source: copy.source})),
  };
}

// The address of a page on the web; undefined for any other, such as
// "javascript:...".
export function webAddress(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return ['http:', 'https:'].includes(url?.protocol) ? url.href : undefined;
}

export function articlePath(id) {
  return `/article?id=${encodeURIComponent(id)}`;
}

export function languageName(tag) {
  return nameOf(languageNames, tag);
}

export function countryName(code) {
  return nameOf(countryNames, code);
}

export function date(ms) {
  return dateFormat.format(ms) + ' UTC';
}

// "3 hours later".
export function apart(hours) {
  const minutes = Math.abs(hours) * 60;
  if (minutes < 1) return 'at the same time';
  const [amount, unit] = minutes < 90      ? [minutes, 'minute'] :
      minutes < 48 * 60                    ? [minutes / 60, 'hour'] :
      minutes < 60 * 24 * 60               ? [minutes / 60 / 24, 'day'] :
      minutes < 720 * 24 * 60              ? [minutes / 60 / 24 / 30.44, 'month'] :
                                             [minutes / 60 / 24 / 365.25, 'year'];
  const count = Math.round(amount);
  return `${count} ${unit}${count === 1 ? '' : 's'} ${hours < 0 ? 'earlier' : 'later'}`;
}

// The text, at most so many characters of it: up to the end of a sentence or,
// if that would be much less, of a word.
export function cut(text, length) {
  const trimmed = text.trim();
  if (trimmed.length <= length) return trimmed;
  const start = trimmed.slice(0, length);
  const sentence = /^.*[.!?。]["'”»)]*(?=\s)/s.exec(start)?.[0] ?? '';
  if (sentence.length > length / 2) return sentence;
  const end = start.lastIndexOf(' ');
  // Not half of a character that takes two places.
  return start.slice(0, end > length / 2 ? end : length).replace(/[\ud800-\udbff\s.,;:]+$/, '') + '…';
}

function nameOf(names, code) {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;  // not a code that anybody knows
  }
}

function milliseconds(timestamp) {
  return timestamp ? Number(timestamp.seconds) * 1000 + timestamp.nanos / 1e6 : undefined;
}
