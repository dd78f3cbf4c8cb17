// Articles that try to be more than text.
import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {AkinServer, articleUrl, Cleanup, SOURCE, startBrowser, startPages} from './support.mjs';

const grpc = createRequire(join(SOURCE, 'client/web/package.json'))('@grpc/grpc-js');
const {loadContract} = await import(join(SOURCE, 'client/web/akin.js'));

const ATTACKS = [
  '<script>document.title = "owned"</script>',
  '"><img src=x onerror="document.title = \'owned\'">',
  '\'><svg onload="document.title = \'owned\'">',
  '</title></textarea></style><script src="https://evil.example/a.js"></script>',
  '<iframe src="javascript:parent.document.title = \'owned\'"></iframe>',
  '<% document.title %> <%~ it.body %> ${7 * 7} {{7 * 7}}',
  '&lt;b&gt; &#60;script&#62; &amp;amp;',
  '<!-- <a href="javascript:alert(1)"> -->',
  '<style>body { display: none }</style>',
  '<meta http-equiv="refresh" content="0; url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<form action="https://evil.example"><button>Show</button></form>',
  '\u202eright to left\u0000\u0007',
];

const ADDRESSES = [
  'javascript:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>', 'vbscript:x', 'file:///etc/passwd', '//evil.example', 'not an address',
  '"><script>alert(1)</script>', 'https://ok.example/"><script>alert(1)</script>',
];

const cleanup = new Cleanup();
let pages, browser, articles;

const idOf = (i) => i % 2 ? `attack-${i}` : `"><script>attack(${i})</script>/../?&#%`;

before(async () => {
  const akin = await AkinServer.start(cleanup);
  articles = new (loadContract(join(SOURCE, 'proto')).ArticlesService)(
      akin.address, grpc.credentials.createInsecure());
  cleanup.add(() => articles.close());
  // Told by several outlets each, so that every page has lists with them.
  for (const [i, attack] of ATTACKS.entries()) {
    for (const outlet of [0, 1, 2]) {
      const {errors} = await call('batchUpsertArticles', {articles: [{
        id: outlet === 0 ? idOf(i) : `${outlet}-${i}`,
        title: `${attack} quake ${outlet}`,
        summary: `${attack} Vulkan Hekla Reykjavik evacuated ${i}`,
        body: `${attack}\n\nVulkan Hekla Reykjavik evacuated ${i}, ${'said the mayor again. '.repeat(outlet)}`,
        url: ADDRESSES[(i + outlet) % ADDRESSES.length],
        source: `${outlet}.example ${attack}`.slice(0, 120),
        category: attack.slice(0, 120),
        labels: [attack],
        publishedAt: {seconds: 1694433600 + 60 * i + outlet},
      }]});
      // What akin refuses is not shown either; a title with NUL may be.
      assert.deepEqual(errors.map(({status}) => status.message), [], attack);
    }
  }
  pages = await startPages(cleanup, akin.address);
  browser = await startBrowser(cleanup);
});
after(() => cleanup.run());

function call(method, request) {
  return new Promise((resolve, reject) => articles[method](
      request, {deadline: Date.now() + 10_000}, (error, answer) => error ? reject(error) : resolve(answer)));
}

// What markup of an article would leave behind, in a page that runs what it can.
async function traces(url) {
  // Without the policy of content, which is a second wall: the first must hold.
  const context = await browser.newContext({bypassCSP: true});
  const page = await context.newPage();
  const origins = new Set();
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs++;
    dialog.dismiss();
  });
  await page.goto(url);
  const found = await page.evaluate(() => ({
    title: document.title === 'owned',
    elements: [...document.querySelectorAll('script, img, iframe, object, embed, style, base, body svg:not(figure svg), meta[http-equiv]')]
        .map(({outerHTML}) => outerHTML),
    handlers: [...document.querySelectorAll('*')]
        .flatMap(({attributes}) => [...attributes]).map(({name}) => name).filter((name) => /^on|^style$/.test(name)),
    links: [...document.querySelectorAll('[href], [action], [src]')]
        .map((element) => element.getAttribute('href') ?? element.getAttribute('action') ?? element.getAttribute('src'))
        .filter((address) => !/^https?:$/.test(new URL(address, document.baseURI).protocol)),
    actions: [...document.forms].map(({action}) => new URL(action).origin).filter((origin) => origin !== location.origin),
    isShown: getComputedStyle(document.body).display !== 'none' && location.origin === new URL(document.URL).origin,
    text: document.body.innerText,
  }));
  await context.close();
  const {text, ...rest} = found;
  return {
    text,
    traces: {...rest, dialogs, origins: [...origins].filter((origin) => origin !== new URL(url).origin)},
  };
}

const NOTHING = {
  title: false, elements: [], handlers: [], links: [], actions: [], isShown: true, dialogs: 0, origins: [],
};

// As a browser shows it: white space is one space, NUL is not shown.
const shown = (text) => text.replace(/[\u0000\u0007\ufffd]/g, '').replace(/\s+/g, ' ').trim();

test('markup in an article is shown as text on its page and in its list', async () => {
  for (const [i, attack] of ATTACKS.entries()) {
    const {text, traces: left} = await traces(articleUrl(pages, idOf(i)));
    assert.deepEqual(left, NOTHING, attack);
    assert.ok(shown(text).includes(shown(attack)), `${shown(attack)} in ${shown(text)}`);
  }
});

test('markup in articles is shown as text on the front page, in a search and to the operator', async () => {
  for (const url of [pages.url, `${pages.url}/?q=Hekla+Reykjavik+evacuated`,
                     `${pages.operatorUrl}/?seeds.positive.article_id=attack-1`]) {
    const {text, traces: left} = await traces(url);
    assert.deepEqual(left, NOTHING, url);
    assert.match(text, /<(script|svg|style|form)/);
  }
});

test('markup in what a reader asks is shown as text', async () => {
  for (const attack of ATTACKS) {
    const value = encodeURIComponent(attack);
    for (const url of [`${pages.url}/?q=${value}&language=${value}&country=${value}&from=${value}`,
                       `${pages.url}/article?id=${value}`, `${pages.url}/${value}`,
                       `${pages.url}/article?id=attack-1&language=${value}&days=${value}&elsewhere=${value}`,
                       `${pages.operatorUrl}/?filter.languages=${value}&policy.limit=${value}`]) {
      const {traces: left} = await traces(url);
      assert.deepEqual(left, NOTHING, url);
    }
  }
});

test('an address is a link only if it is one of the web', async () => {
  const {webAddress} = await import(join(SOURCE, 'client/web/words.js'));
  const links = ADDRESSES.map(webAddress).filter(Boolean);
  assert.deepEqual(links, ['https://ok.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E']);
});

test('addresses that are not well-formed are answered, and not with 500', async () => {
  for (const path of ['/?q=%ff%fe', '/%ff', '/article?id=%c3%28', '/article?id=%00', '/?q=%ed%a0%80', '/?q[]=a&q[b]=c',
                      '/?q=a&q=b', '/?__proto__=x&constructor=y', '/..%2f..%2fpackage.json', '/article?id=..']) {
    const {status} = await fetch(pages.url + path);
    assert.ok([200, 400, 404].includes(status), `${status} for ${path}`);
  }
});

test('text that is not UTF-8 does not come in', async () => {
  const bytes = (field, value) => Buffer.concat([Buffer.from([field << 3 | 2, value.length]), value]);
  const article = Buffer.concat([bytes(1, Buffer.from('broken')), bytes(2, Buffer.from([0x41, 0xff, 0xfe]))]);
  const error = await new Promise((resolve) => articles.makeUnaryRequest(
      '/akin.v1.ArticlesService/UpsertArticle', (request) => request, (response) => response, bytes(1, article),
      new grpc.Metadata(), {deadline: Date.now() + 10_000}, resolve));
  assert.ok(error, 'akin took it');
  assert.equal((await fetch(articleUrl(pages, 'broken'))).status, 404);
});

test('half a character is shown as one that cannot be shown', async () => {
  const outcome = await call('batchUpsertArticles', {articles: [{id: 'half', title: 'half \ud800 a character'}]})
      .catch((error) => error);
  const response = await fetch(articleUrl(pages, 'half'));
  if (outcome instanceof Error || outcome.errors.length > 0) {
    assert.equal(response.status, 404);
  } else {
    assert.match(await response.text(), /half \ufffd+ a character/);
  }
});

test('templates put in no text as it is', async () => {
  const directory = join(SOURCE, 'client/web/templates');
  for (const name of await readdir(directory)) {
    const template = await readFile(join(directory, name), 'utf8');
    for (const [raw] of template.matchAll(/<%~.*?%>/g)) {
      assert.match(raw, /^<%~ (include\('\.\/\w+', .*\)|it\.body) %>$/, name);
    }
  }
});
