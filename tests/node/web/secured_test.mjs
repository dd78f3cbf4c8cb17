// The pages before an akin that asks for TLS and tokens.
import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {
  AkinServer, articleUrl, BIN, Cleanup, makeCertificate, run, sample, SOURCE, startPages, temporaryDirectory,
} from './support.mjs';

const cleanup = new Cleanup();
let akin, directory, certificate;

// The line of a new token for the server's file; the token itself is in the file
// `role`.
async function newToken(role) {
  const {code, out, err} = await run(
      join(BIN, 'akin-ctl'), ['token', 'new', `--name=${role}`, `--role=${role}`, '--json']);
  assert.equal(code, 0, err);
  const {token, line} = JSON.parse(out);
  await writeFile(join(directory, role), token + '\n');
  return line + '\n';
}

before(async () => {
  directory = await temporaryDirectory(cleanup);
  const made = await makeCertificate(directory);
  certificate = made.certificate;
  await writeFile(join(directory, 'tokens'), await newToken('reader') + await newToken('writer'));
  akin = await AkinServer.start(cleanup, [sample], {
    serverFlags: [
      `--tokens_file=${directory}/tokens`, `--tls_certificate=${certificate}`, `--tls_key=${made.key}`,
    ],
    clientFlags: [`--tls_ca=${certificate}`, `--token_file=${directory}/writer`],
  });
});
after(() => cleanup.run());

const PATIENT = '--patience_ms=10000';

test('a token over TLS gets the list', async () => {
  const pages = await startPages(
      cleanup, akin.address, [PATIENT, `--tls_ca=${certificate}`, `--token_file=${directory}/reader`]);
  const page = await (await fetch(articleUrl(pages, 'sample:wimbledon23-en-1'))).text();
  assert.match(page, /Alcaraz destrona a Djokovic/);
});

test('without a token the page says that nothing can be shown', async () => {
  const pages = await startPages(cleanup, akin.address, [PATIENT, `--tls_ca=${certificate}`]);
  const response = await fetch(articleUrl(pages, 'sample:wimbledon23-en-1'));
  assert.doesNotMatch(await response.text(), /Alcaraz/);
  assert.equal(response.status, 503);
});

test('a token does not go over plain text to another machine', async () => {
  const {code, err} = await run(process.execPath, [
    join(SOURCE, 'client/web/server.js'), '--server=192.0.2.1:50051', `--token_file=${directory}/reader`,
  ]);
  assert.equal(code, 2);
  assert.match(err, /over plain text to another machine/);
});
