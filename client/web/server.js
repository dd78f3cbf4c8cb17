// akin-web: pages that show similar news, made with akin.
//
// usage: node server.js [--server=HOST:PORT] [--listen=HOST:PORT] ...
import {parseArgs} from 'node:util';
import {fileURLToPath} from 'node:url';
import {Akin, loadContract} from './akin.js';
import {Answers} from './answers.js';
import {News} from './news.js';
import {createOperatorView} from './operator.js';
import {createSite} from './site.js';

const CONNECT_MS = 2_000;

const FLAGS = {
  server: {default: '127.0.0.1:50051', help: 'Where akin listens, HOST:PORT.'},
  tls_ca: {default: '', help: 'Reach akin over TLS, and trust the authorities in this PEM file.'},
  token_file: {default: '', help: 'File that holds an access token, which is sent to akin with every call.'},
  listen: {default: '127.0.0.1:8080', help: 'Address to serve the pages on, HOST:PORT. Port 0 takes a free one.'},
  operator_listen: {
    default: '',
    help: 'Address to serve the operator\'s view on, HOST:PORT. Who reaches it can ask akin anything. Empty: none.',
  },
  metrics: {default: '', help: 'Where akin serves its metrics, HOST:PORT, for rates in the operator\'s view.'},
  patience_ms: {default: '100', help: 'Longest that a page waits for akin.'},
  fresh_ms: {default: '10000', help: 'How long an answer is shown without asking again.'},
  kept_ms: {default: '600000', help: 'How long it is shown while a newer one is fetched, or akin is away.'},
  proto: {default: fileURLToPath(new URL('../../proto', import.meta.url)), help: 'Directory of akin/v1/*.proto.'},
};

function readFlags() {
  const help = {help: {type: 'boolean'}};
  const strings = Object.entries(FLAGS).map(([name, {default: value}]) => [name, {type: 'string', default: value}]);
  try {
    const {values} = parseArgs({options: {...Object.fromEntries(strings), ...help}});
    if (values.help) {
      console.log('akin-web: Pages that show similar news.\n');
      for (const [name, flag] of Object.entries(FLAGS)) {
        console.log(`  --${name}  ${flag.help} default: "${flag.default}"`);
      }
      process.exit(0);
    }
    for (const name of ['patience_ms', 'fresh_ms', 'kept_ms']) {
      if (!/^\d+$/.test(values[name])) throw new Error(`--${name} is "${values[name]}", it must be milliseconds`);
    }
    for (const name of ['listen', 'operator_listen', 'metrics']) {
      if (!/^(.+:\d+)?$/.test(values[name])) throw new Error(`--${name} is "${values[name]}", it must be HOST:PORT`);
    }
    return values;
  } catch (error) {
    console.error(`akin-web: ${error.message}; see --help`);
    process.exit(2);
  }
}

// Resolves to the server, when it listens.
function listen(app, address) {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const server = app.listen(Number(address.slice(colon + 1)), host);
    server.once('listening', () => resolve(server)).once('error', reject);
  });
}

function urlOf(server) {
  const {address, family, port} = server.address();
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function main() {
  const flags = readFlags();
  const contract = loadContract(flags.proto);
  const akin = new Akin({
    server: flags.server, contract, tlsCaFile: flags.tls_ca, tokenFile: flags.token_file,
  });
  const answers = new Answers({freshMs: Number(flags.fresh_ms), keptMs: Number(flags.kept_ms)});

  const news = new News(akin, answers);
  await news.latest({}, Date.now() + CONNECT_MS);  // the first reader need not wait for a connection
  const servers = [await listen(createSite(news, Number(flags.patience_ms)), flags.listen)];
  if (flags.operator_listen !== '') {
    const view = createOperatorView({akin, answers, contract, metricsAddress: flags.metrics});
    servers.push(await listen(view, flags.operator_listen));
    console.log(`akin-web operator's view on ${urlOf(servers[1])}`);
  }
  console.log(`akin-web listening on ${urlOf(servers[0])}`);

  process.once('SIGTERM', () => {
    for (const server of servers) server.close().closeIdleConnections();
    akin.close();
  });
}

main().catch((error) => {
  console.error(`akin-web: ${error.message}`);
  process.exit(2);
});
