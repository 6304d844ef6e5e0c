// Scores the pairs of pairs.mjs with the reference runtime on each model directory and writes the fixtures of the server's tests.
// usage: node score.mjs MODELS-FOLDER OUTPUT.json

import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AutoModelForSequenceClassification, AutoTokenizer, Tensor, env } from '@huggingface/transformers';
import { pairs } from './pairs.mjs';

const [models, output] = process.argv.slice(2).map((path) => resolve(path));
const names = readdirSync(models).filter((name) => name !== 'catalogue').sort();
env.allowRemoteModels = false;
env.localModelPath = models;

/** longest_first of the reference tokenizers library: the JavaScript tokenizer cuts off the final separator instead. */
function longestFirst(first, second, budget) {
  if (first.length + second.length <= budget) {
    return [first, second];
  }
  const shorter = Math.min(first.length, second.length, Math.floor(budget / 2));
  return first.length > second.length
    ? [first.slice(0, budget - shorter), second.slice(0, shorter)]
    : [first.slice(0, shorter), second.slice(0, budget - shorter)];
}

function encode(tokenizer, { query, document }) {
  const limit = tokenizer.model_max_length;
  const whole = tokenizer(query, { text_pair: document, return_tensor: false });
  if (whole.input_ids.length <= limit) {
    return { ids: whole.input_ids, types: whole.token_type_ids };
  }
  const plain = (text) => tokenizer.encode(text, { add_special_tokens: false });
  const [first, second] = longestFirst(plain(query), plain(document), limit - 3);
  const [cls, sep] = [whole.input_ids[0], whole.input_ids.at(-1)];
  return {
    ids: [cls, ...first, sep, ...second, sep],
    types: [...Array(first.length + 2).fill(0), ...Array(second.length + 1).fill(1)],
  };
}

const tensor = (values) => new Tensor('int64', BigInt64Array.from(values.map(BigInt)), [1, values.length]);

const result = {};
for (const name of names) {
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const model = await AutoModelForSequenceClassification.from_pretrained(name, { dtype: 'fp32', device: 'cpu' });
  result[name] = [];
  for (const pair of pairs(join(models, 'catalogue', 'heldout.jsonl'))) {
    const { ids, types } = encode(tokenizer, pair);
    const { logits } = await model({
      input_ids: tensor(ids),
      attention_mask: tensor(ids.map(() => 1)),
      token_type_ids: tensor(types),
    });
    result[name].push({ ...pair, tokens: ids.length, logit: logits.data[0] });
  }
  console.log(`${name}: ${result[name].length} pairs, ${result[name].filter((p) => p.tokens === tokenizer.model_max_length).length} full`);
}

const lines = Object.entries(result).map(
  ([name, scored]) => `${JSON.stringify(name)}: [\n${scored.map((pair) => JSON.stringify(pair)).join(',\n')}\n]`,
);
writeFileSync(output, `{\n${lines.join(',\n')}\n}\n`);
