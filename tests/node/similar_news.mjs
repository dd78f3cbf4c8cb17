// A client that no one of akin wrote: @grpc/grpc-js, from the published .proto
// files. Puts articles in, asks, and checks what comes back.
//
// usage: node similar_news.mjs HOST:PORT PROTO_DIRECTORY
import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [address, protoDirectory] = process.argv.slice(2);
const definition = protoLoader.loadSync(
    ['akin/v1/similar_news.proto', 'akin/v1/articles.proto'],
    {includeDirs: [protoDirectory], enums: String, longs: Number});
const {akin} = grpc.loadPackageDefinition(definition);
const credentials = grpc.credentials.createInsecure();
const articles = new akin.v1.ArticlesService(address, credentials);
const similarNews = new akin.v1.SimilarNewsService(address, credentials);

function call(client, method, request) {
  const deadline = Date.now() + 10_000;
  return new Promise((resolve, reject) => {
    client[method](request, {deadline}, (error, response) =>
        error ? reject(error) : resolve(response));
  });
}

const noon = {seconds: 1694606400};
for (const article of [
       {id: 'node:1', title: 'Rakete startet vom Weltraumbahnhof Kourou', source: 'a.example', publishedAt: noon},
       {id: 'node:2', title: 'Weltraumbahnhof Kourou: Rakete startet nach Verzögerung', source: 'b.example', publishedAt: noon},
       {id: 'node:3', title: 'Gemeinderat streitet über neues Schwimmbad', source: 'b.example', publishedAt: noon},
     ]) {
  const {revision} = await call(articles, 'upsertArticle', {article});
  assert.notEqual(revision, '');
}

const {items, info} = await call(similarNews, 'findSimilar', {
  seeds: {positive: [{articleId: 'node:1'}]},
  filter: {sources: ['b.example']},
});
assert.deepEqual(items.map((item) => item.article.id), ['node:2']);
assert.ok(items[0].relevance > 0.5 && items[0].relevance <= 1);
assert.equal(items[0].article.title, 'Weltraumbahnhof Kourou: Rakete startet nach Verzögerung');
assert.equal(items[0].reason.relation, 'RELATION_SAME_STORY');
assert.ok(items[0].reason.sharedTerms.includes('Weltraumbahnhof Kourou'));
assert.equal(info.accuracy, 'ACCURACY_DEFAULT');

await assert.rejects(
    call(similarNews, 'findSimilar', {seeds: {positive: [{articleId: 'node:9'}]}}),
    (error) => error.code === grpc.status.NOT_FOUND && error.details.includes('node:9'));
await assert.rejects(
    call(similarNews, 'findSimilar', {}),
    (error) => error.code === grpc.status.INVALID_ARGUMENT &&
        error.details.includes('seeds.positive'));
console.log('node client: ok');
process.exit(0);
