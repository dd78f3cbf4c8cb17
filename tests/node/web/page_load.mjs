// How long readers wait for pages at a steady rate, from the time that each was
// due, so that a page that holds up others counts for them too.
//
// usage: node page_load.mjs [PAGES_PER_SECOND [SECONDS [FLAG_OF_THE_PAGES...]]]
import {Agent, get} from 'node:http';
import {readFile} from 'node:fs/promises';
import {AkinServer, articleUrl, Cleanup, sample, startPages} from './support.mjs';

const rate = Number(process.argv[2] ?? 100);
const seconds = Number(process.argv[3] ?? 20);
const flags = process.argv.slice(4);

const cleanup = new Cleanup();
const agent = new Agent({keepAlive: true});

// Resolves to {status, bytes, hasList} of a page.
function load(url) {
  return new Promise((resolve, reject) => get(url, {agent}, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part) => text += part).on('end', () => resolve({
      status: response.statusCode,
      bytes: Buffer.byteLength(text),
      hasList: text.includes('Similar News'),
    })).on('error', reject);
  }).on('error', reject));
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function measure(urls) {
  const begin = performance.now();
  const pages = [];
  for (let i = 0; i < rate * seconds; i++) {
    const due = begin + i * 1000 / rate;
    if (due > performance.now()) await pause(due - performance.now());
    pages.push(load(urls[i % urls.length]).then((page) => ({...page, ms: performance.now() - due})));
  }
  return Promise.all(pages);
}

function report(pages) {
  const times = pages.map(({ms}) => ms).sort((a, b) => a - b);
  const at = (share) => times[Math.ceil(share * times.length) - 1].toFixed(1);
  const withList = pages.filter(({hasList}) => hasList).length;
  console.log(`${pages.length} pages at ${rate}/s: p50 ${at(.5)} ms, p95 ${at(.95)} ms, p99 ${at(.99)} ms, max ${at(1)} ms; ` +
      `${pages.filter(({status}) => status === 200).length} of status 200, ${withList} with a list, ` +
      `at most ${Math.max(...pages.map(({bytes}) => bytes))} bytes`);
}

const akin = await AkinServer.start(cleanup, [sample]);
const pages = await startPages(cleanup, akin.address, flags);
const ids = (await readFile(sample, 'utf8')).trim().split('\n').map((line) => JSON.parse(line).id);
const urls = ids.map((id) => articleUrl(pages, id));
for (const url of urls) await load(url);
report(await measure(urls));
agent.destroy();
await cleanup.run();
