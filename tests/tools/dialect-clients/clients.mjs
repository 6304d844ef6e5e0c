// Asks a server as clients of each API do and prints what they got as JSON. Argument: the server's URL.
import { CohereClient, CohereClientV2, CohereError } from 'cohere-ai';

const url = process.argv[2].replace(/\/$/, '');
const model = 'any';
const query = 'red running shoes';
const texts = ['blue kettle', 'red running shoes', 'a jacket'];
const options = { token: 'none', environment: url, maxRetries: 0 };
const order = results => results.map(({ index }) => index);

async function post(path, body) {
  const response = await fetch(url + path, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function cohereV1() {
  const { id, results, meta } = await new CohereClient(options).rerank({
    model, query, documents: texts.map(text => ({ text })), topN: 2, returnDocuments: true, maxChunksPerDoc: 4,
  });
  return { order: order(results), text: results[0].document.text, score: results[0].relevanceScore, id: typeof id, version: meta.apiVersion.version };
}

async function cohereV2() {
  const { id, results, meta } = await new CohereClientV2(options).rerank({ model, query, documents: texts, topN: 2, maxTokensPerDoc: 512 });
  return { order: order(results), score: results[0].relevanceScore, id: typeof id, version: meta.apiVersion.version, tokens: meta.tokens.inputTokens };
}

async function cohereError() {
  try {
    await new CohereClientV2(options).rerank({ model, query, documents: [] });
    return null;
  } catch (error) {
    return { known: error instanceof CohereError, status: error.statusCode, message: error.body.message };
  }
}

console.log(JSON.stringify({
  cohereV1: await cohereV1(),
  cohereV2: await cohereV2(),
  cohereError: await cohereError(),
  jina: order((await post('/v1/rerank', { model, query, documents: texts, top_n: 2, return_documents: true })).results),
  textEmbeddingsInference: order(await post('/rerank', { query, texts, return_text: true })),
  nvidia: order((await post('/v1/ranking', { model, query: { text: query }, passages: texts.map(text => ({ text })), truncate: 'END' })).rankings),
  vllm: (await post('/v1/score', { model, text_1: query, text_2: texts })).data.map(({ score }) => score),
}));
