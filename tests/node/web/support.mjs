// What the tests of the pages share: the programs, started and ended, and a
// browser.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';

export const SOURCE = fileURLToPath(new URL('../../..', import.meta.url));
export const BIN = process.env.AKIN_BIN_DIRECTORY ?? join(SOURCE, 'build/release/bin');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

// Things to undo, the last first.
export class Cleanup {
  #steps = [];

  add(step) {
    this.#steps.push(step);
  }
  async run() {
    while (this.#steps.length > 0) await this.#steps.pop()();
  }
}

// A program that runs: {child, ended, errors, lines, rest}, `rest` being that of
// the line that begins with `ready`.
export async function start(cleanup, program, parameters, ready) {
  const child = spawn(program, parameters, {stdio: ['ignore', 'pipe', 'pipe']});
  const running = {child, errors: '', lines: []};
  child.stderr.on('data', (text) => running.errors += text);
  const ended = once(child, 'exit');
  cleanup.add(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  for await (const line of createInterface(child.stdout)) {
    running.lines.push(line);
    if (line.startsWith(ready)) {
      child.stdout.resume();
      return Object.assign(running, {ended, rest: line.slice(ready.length).trim()});
    }
  }
  throw new Error(`${program} ended: ${running.errors}`);
}

// Runs a program to its end and resolves to {code, out, err}.
export async function run(program, parameters, options = {}) {
  const child = spawn(program, parameters, {stdio: ['ignore', 'pipe', 'pipe'], ...options});
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => out += text);
  child.stderr.on('data', (text) => err += text);
  const [code] = await once(child, 'close');
  return {code, out, err};
}

export async function temporaryDirectory(cleanup) {
  const directory = await mkdtemp(join(tmpdir(), 'akin-web-'));
  cleanup.add(() => rm(directory, {recursive: true}));
  return directory;
}

// A certificate of this machine that vouches for itself, and its key, in
// `directory`.
export async function makeCertificate(directory) {
  const [certificate, key] = [join(directory, 'certificate.pem'), join(directory, 'key.pem')];
  const {code, err} = await run('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj',
    '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', certificate,
  ]);
  if (code !== 0) throw new Error(`openssl: ${err}`);
  return {certificate, key};
}

// An akin-server with the articles of the files.
export class AkinServer {
  // `serverFlags` secure it, and `clientFlags` get akin-load in.
  static async start(cleanup, files = [], {serverFlags = [], clientFlags = []} = {}) {
    const akin = Object.assign(new AkinServer(), {serverFlags, clientFlags});
    akin.cleanup = cleanup;
    akin.directory = await temporaryDirectory(cleanup);
    akin.address = '127.0.0.1:0';
    await akin.restart();
    for (const file of files) await akin.load(file);
    return akin;
  }

  // Starts it on the address that it had.
  async restart() {
    this.process = await start(
        this.cleanup, join(BIN, 'akin-server'),
        [`--listen=${this.address}`, `--data_dir=${this.directory}/data`, '--metrics_listen=127.0.0.1:0',
         ...this.serverFlags],
        'akin-server listening on ');
    this.address = this.process.rest;
    const port = () => /metrics on port (\d+)/.exec(this.process.errors)?.[1];
    await until(port, 'the port of the metrics');
    this.metricsAddress = `127.0.0.1:${port()}`;
  }

  async load(file) {
    const {code, out, err} = await run(join(BIN, 'akin-load'), [`--server=${this.address}`, ...this.clientFlags, file]);
    if (code !== 0) throw new Error(`akin-load: ${out}${err}`);
  }

  async loadArticles(articles) {
    const file = join(this.directory, 'articles.jsonl');
    await writeFile(file, articles.map((article) => JSON.stringify(article) + '\n').join(''));
    await this.load(file);
  }

  signal(name) {
    this.process.child.kill(name);
  }

  async stop() {
    this.signal('SIGTERM');
    await this.process.ended;
  }
}

// Pages that have all the time: what a test expects to be there is waited for on
// a busy machine too.
const PATIENT = ['--patience_ms=10000'];

// The pages of an akin: {url, operatorUrl}.
export async function startPages(cleanup, address, flags = PATIENT) {
  const {lines, rest} = await start(
      cleanup, process.execPath,
      [
        join(SOURCE, 'client/web/server.js'), `--server=${address}`, '--listen=127.0.0.1:0',
        '--operator_listen=127.0.0.1:0', ...flags,
      ],
      'akin-web listening on ');
  return {url: rest, operatorUrl: lines[0].split(' ').at(-1)};
}

export async function startBrowser(cleanup) {
  // Chromium's sandbox does not work for root, who runs the tests in containers.
  const browser = await chromium.launch({executablePath: CHROMIUM, args: ['--no-sandbox']});
  cleanup.add(() => browser.close());
  return browser;
}

export const sample = join(SOURCE, 'data/sample/news.jsonl');
export const seedStory = fileURLToPath(new URL('seed_story.jsonl', import.meta.url));

export const articleUrl = (pages, id, filters = {}) =>
    `${pages.url}/article?${new URLSearchParams({id, ...filters})}`;

// Resolves when `condition` does to something true; tries again until then.
export async function until(condition, what, timeoutMs = 10_000) {
  const end = Date.now() + timeoutMs;
  while (!await condition()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
