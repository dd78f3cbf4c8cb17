// Asks akin what is similar to an article.
//
// usage: npm install && node similar_news.mjs HOST:PORT ARTICLE_ID [CA_FILE]
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [address, articleId, caFile] = process.argv.slice(2);
const definition = protoLoader.loadSync('akin/v1/similar_news.proto', {
  includeDirs: [fileURLToPath(new URL('../../proto', import.meta.url))],
  defaults: true,
  enums: String,
});
const {akin} = grpc.loadPackageDefinition(definition);
const client = new akin.v1.SimilarNewsService(
    address, caFile ? grpc.credentials.createSsl(readFileSync(caFile)) : grpc.credentials.createInsecure());

const request = {seeds: {positive: [{articleId}]}, policy: {limit: 3}};
client.findSimilar(request, {deadline: Date.now() + 500}, (error, answer) => {
  if (error) {
    console.error(error.message);
    process.exit(3);
  }
  for (const {article, relevance} of answer.items) {
    console.log(`${relevance.toFixed(2)}  ${article.title}  ${article.source}`);
  }
  client.close();
});
