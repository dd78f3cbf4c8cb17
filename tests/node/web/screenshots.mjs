// Takes the pictures of docs/images again.
//
// usage: node screenshots.mjs [DIRECTORY]
import {join} from 'node:path';
import {AkinServer, articleUrl, Cleanup, sample, seedStory, SOURCE, startBrowser, startPages} from './support.mjs';

const directory = process.argv[2] ?? join(SOURCE, 'docs/images');
const DESKTOP = {width: 1000, height: 660};
const PHONE = {width: 390, height: 844};

const cleanup = new Cleanup();
const akin = await AkinServer.start(cleanup, [sample, seedStory]);
const pages = await startPages(cleanup, akin.address);
const browser = await startBrowser(cleanup);

const seed = articleUrl(pages, 'seed:trip-de');
const story = articleUrl(pages, 'sample:wimbledon24-en-1');
const operator = `${pages.operatorUrl}/?seeds.positive.article_id=seed:trip-de`;
for (const [name, url, viewport, colorScheme, part] of [
       ['front-desktop-light', pages.url, DESKTOP, 'light'],
       ['front-phone-dark', pages.url, PHONE, 'dark'],
       ['article-desktop-light', seed, DESKTOP, 'light'],
       ['article-desktop-dark', seed, DESKTOP, 'dark'],
       ['article-phone-light', story, PHONE, 'light', '.related'],
       ['article-phone-dark', seed, PHONE, 'dark'],
       ['operator-desktop-light', operator, DESKTOP, 'light', '#answer'],
       ['operator-desktop-dark', operator, DESKTOP, 'dark', '#answer'],
     ]) {
  const page = await browser.newPage({viewport, colorScheme});
  await page.goto(url);
  if (part) await page.locator(part).evaluate((element) => element.scrollIntoView());
  await page.screenshot({path: join(directory, `${name}.png`)});
  await page.close();
}
await cleanup.run();
