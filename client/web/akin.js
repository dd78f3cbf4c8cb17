// akin over gRPC: every call has a deadline, calls that a broken connection has
// lost are made again, and a connection that is dead is noticed.
import {readFileSync} from 'node:fs';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const PROTO_FILES = ['admin', 'articles', 'similar_news'].map((name) => `akin/v1/${name}.proto`);
const SERVICES = ['SimilarNewsService', 'ArticlesService', 'AdminService'];

// An overloaded server (RESOURCE_EXHAUSTED) is not asked again: the page is
// shown without the answer, and the next reader asks.
const RETRIES = {
  methodConfig: [{
    name: SERVICES.map((service) => ({service: `akin.v1.${service}`})),
    retryPolicy: {
      maxAttempts: 3,
      initialBackoff: '0.02s',
      maxBackoff: '0.2s',
      backoffMultiplier: 3,
      retryableStatusCodes: ['UNAVAILABLE'],
    },
  }],
};

const CHANNEL_OPTIONS = {
  'grpc.service_config': JSON.stringify(RETRIES),
  'grpc.keepalive_time_ms': 30_000,  // the server allows a ping every 10 s
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.max_receive_message_length': 16 << 20,
};

// The package akin.v1, from the .proto files: constructors of clients, and
// descriptions of messages and enums. Enums are strings, 64-bit integers too;
// absent fields have their default values, but for optional ones.
export function loadContract(protoDirectory) {
  const definition = protoLoader.loadSync(
      PROTO_FILES,
      {includeDirs: [protoDirectory], defaults: true, enums: String, longs: String});
  return grpc.loadPackageDefinition(definition).akin.v1;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):\d+$/;

function readToken(file) {
  const token = readFileSync(file, 'utf8').split('\n', 1)[0].trim();
  if (token === '') throw new Error(`${file} has no token in its first line; akin-ctl token new makes one`);
  return token;
}

export class Akin {
  #similarNews;
  #articles;
  #admin;
  #headers = new grpc.Metadata();

  // `server` is HOST:PORT. With `tlsCaFile`, PEM, it is reached over TLS. The
  // first line of `tokenFile` is an access token, which is sent with every call.
  constructor({server, contract, tlsCaFile, tokenFile}) {
    const credentials = tlsCaFile ? grpc.credentials.createSsl(readFileSync(tlsCaFile)) :
                                    grpc.credentials.createInsecure();
    if (tokenFile && !tlsCaFile && !LOOPBACK.test(server)) {
      throw new Error('a token would go over plain text to another machine; reach akin over TLS');
    }
    if (tokenFile) this.#headers.set('authorization', `Bearer ${readToken(tokenFile)}`);
    const connect = (service) => new contract[service](server, credentials, CHANNEL_OPTIONS);
    [this.#similarNews, this.#articles, this.#admin] = SERVICES.map(connect);
  }

  // Each resolves to the response, or rejects with an error that has `code`, of
  // grpc.status, and `details`, a sentence.
  findSimilar(request, timeoutMs) {
    return this.#call(this.#similarNews, 'findSimilar', request, timeoutMs);
  }
  getArticle(request, timeoutMs) {
    return this.#call(this.#articles, 'getArticle', request, timeoutMs);
  }
  listArticles(request, timeoutMs) {
    return this.#call(this.#articles, 'listArticles', request, timeoutMs);
  }
  getStatus(timeoutMs) {
    return this.#call(this.#admin, 'getStatus', {}, timeoutMs);
  }

  close() {
    for (const client of [this.#similarNews, this.#articles, this.#admin]) client.close();
  }

  #call(client, method, request, timeoutMs = 1_000) {
    return new Promise((resolve, reject) => {
      client[method](request, this.#headers, {deadline: Date.now() + timeoutMs},
                     (error, response) => error ? reject(error) : resolve(response));
    });
  }
}

// That akin says that there is no such article, or that there can be none.
export function isUnknown(error) {
  return error.code === grpc.status.NOT_FOUND || error.code === grpc.status.INVALID_ARGUMENT;
}
