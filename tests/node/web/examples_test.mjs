// The examples of examples/, as they are, over plain text and over TLS through
// the nginx of deploy/nginx.
import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {
  AkinServer, Cleanup, makeCertificate, run, sample, SOURCE, start, temporaryDirectory, until,
} from './support.mjs';

const EXAMPLES = join(SOURCE, 'examples');
const SEED = 'sample:wimbledon23-en-1';
const FOUND = ['Alcaraz destrona a Djokovic', 'mesetadiario.example', 'Wimbledon, cambio della guardia'];

const cleanup = new Cleanup();
let akin, nginx, directory;

before(async () => {
  akin = await AkinServer.start(cleanup, [sample]);
  directory = await temporaryDirectory(cleanup);
  nginx = await startNginx();
  const protos = ['akin/v1/article.proto', 'akin/v1/similar_news.proto', 'google/rpc/status.proto'];
  const {code, err} = await run('protoc', [
    `-I${SOURCE}/proto`, `--python_out=${directory}`, `--grpc_python_out=${directory}`,
    '--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin', ...protos,
  ]);
  assert.equal(code, 0, err);
});
after(() => cleanup.run());

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// nginx with the configuration of the repository, but for addresses and files.
async function startNginx() {
  const {certificate} = await makeCertificate(directory);
  const port = await freePort();
  let site = await readFile(join(SOURCE, 'deploy/nginx/akin.conf'), 'utf8');
  for (const [here, there] of [['127.0.0.1:50051', akin.address], ['listen 50443', `listen 127.0.0.1:${port}`],
                               ['/etc/nginx/akin/', `${directory}/`]]) {
    assert.ok(site.includes(here), here);
    site = site.replaceAll(here, there);
  }
  await writeFile(join(directory, 'akin.conf'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`);
  await writeFile(join(directory, 'nginx.conf'), `
      daemon off; master_process off; pid ${directory}/pid; error_log stderr;
      events {}
      http { access_log off; ${temporary.join(' ')} include ${directory}/akin.conf; }`);
  const nginx = {address: `127.0.0.1:${port}`, certificate};
  start(cleanup, '/usr/sbin/nginx', ['-e', 'stderr', '-c', join(directory, 'nginx.conf')], 'never').catch(() => {});
  await until(async () => (await ask('node', [nginx.address, SEED, certificate])).code === 0, 'nginx');
  return nginx;
}

// Runs the example of a language.
function ask(language, parameters) {
  const commands = {
    node: [process.execPath, join(EXAMPLES, 'node/similar_news.mjs')],
    python: ['/usr/bin/python3', join(EXAMPLES, 'python/similar_news.py')],
    cpp: [process.env.AKIN_EXAMPLE ?? join(SOURCE, 'build/release/tests/akin-example')],
  };
  const [program, ...script] = commands[language];
  return run(program, [...script, ...parameters], {env: {...process.env, PYTHONPATH: directory}});
}

for (const language of ['node', 'python', 'cpp']) {
  describe(`the example in ${language}`, () => {
    test('lists what is similar', async () => {
      const {code, out, err} = await ask(language, [akin.address, SEED]);
      assert.equal(code, 0, err);
      for (const part of FOUND) assert.ok(out.includes(part), `${part} in ${out}`);
      assert.equal(out.trim().split('\n').length, 3);
    });

    test('does the same over TLS', async () => {
      const {code, out, err} = await ask(language, [nginx.address, SEED, nginx.certificate]);
      assert.equal(code, 0, err);
      for (const part of FOUND) assert.ok(out.includes(part), `${part} in ${out}`);
    });

    test('says what is wrong', async () => {
      const {code, err} = await ask(language, [akin.address, 'no such article']);
      assert.notEqual(code, 0);
      assert.match(err, /no such article/);
    });

    test('has no more than 40 lines', async () => {
      const file = {node: 'node/similar_news.mjs', python: 'python/similar_news.py', cpp: 'cpp/similar_news.cc'}[language];
      const lines = (await readFile(join(EXAMPLES, file), 'utf8')).trim().split('\n');
      assert.ok(lines.length <= 40, `${lines.length} lines`);
    });
  });
}

describe('nginx', () => {
  test('does not let in who does not trust its certificate, nor plain text', async () => {
    for (const parameters of [[nginx.address, SEED], [nginx.address, SEED, '/etc/ssl/certs/ca-certificates.crt']]) {
      assert.notEqual((await ask('node', parameters)).code, 0);
    }
  });

  test('does not let administrators in from outside', async () => {
    const buf = join(SOURCE, 'tests/node/node_modules/.bin/buf');
    const status = (address, ...flags) => run(buf, [
      'curl', '--protocol', 'grpc', '--schema', join(SOURCE, 'proto'), ...flags,
      `${address}/akin.v1.AdminService/GetStatus`,
    ]);
    const inside = await status(`http://${akin.address}`, '--http2-prior-knowledge');
    assert.equal(inside.code, 0, inside.err);
    const outside = await status(`https://${nginx.address}`, '--cacert', nginx.certificate);
    assert.notEqual(outside.code, 0, outside.out);
  });

  test('says UNAVAILABLE while akin is away', async () => {
    await akin.stop();
    const {code, err} = await ask('node', [nginx.address, SEED, nginx.certificate]);
    assert.equal(code, 3);
    assert.match(err, /UNAVAILABLE|502/);
    await akin.restart();
    await until(async () => (await ask('node', [nginx.address, SEED, nginx.certificate])).code === 0, 'akin');
  });
});
