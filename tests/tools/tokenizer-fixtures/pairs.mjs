// Writes, for each family of tokenizers, its configurations and text pairs with the ids, type ids and offsets that the
// reference gives them.
import fs from 'node:fs';
import zlib from 'node:zlib';
import tokenizers from '@anush008/tokenizers';
import byteLevel from './bytelevel.mjs';
import { withoutSpecialTokens } from './configuration.mjs';
import { pick } from './random.mjs';
import { text } from './texts.mjs';
import unigram from './unigram.mjs';
import wordPiece from './wordpiece.mjs';

const pairsPerFamily = 5100;
const truncations = [
  ['LongestFirst', 'Right'], ['LongestFirst', 'Right'], ['LongestFirst', 'Right'], ['LongestFirst', 'Left'], ['OnlySecond', 'Right'], ['OnlySecond', 'Left'],
];

async function encode(reference, trims) {
  const maxTokens = pick([8, 9, 16, 17, 31, 64, 128, 512]);
  // With left truncation the reference trims the first token that is kept as if it were the first of the text.
  const [strategy, direction] = pick(truncations.filter(([, side]) => !trims || side === 'Right'));
  const [first, second] = [text(), text()];
  reference.setTruncation(maxTokens, { strategy, direction: direction.toLowerCase() });
  try {
    const encoding = await reference.encode(first, second);
    return [maxTokens, strategy, direction, first, second, encoding.getIds(), encoding.getTypeIds().join(''), encoding.getOffsets().flat()];
  } catch {
    // The query alone is too long for OnlySecond.
    return null;
  }
}

/** The configurations, with the large character map, which several of them have, on its own. */
function header(configurations) {
  const text = JSON.stringify(configurations);
  const map = text.match(/"precompiled_charsmap":"([^"]+)"/)?.[1] ?? '';
  return JSON.stringify({ map, configurations: JSON.parse(map ? text.replaceAll(map, 'MAP') : text) });
}

for (const [family, configure] of Object.entries({ wordpiece: wordPiece, unigram, bytelevel: byteLevel })) {
  const configurations = configure();
  const lines = [header(configurations)];
  const each = pairsPerFamily / Object.keys(configurations).length;
  for (const [name, config] of Object.entries(configurations)) {
    const reference = tokenizers.Tokenizer.fromString(withoutSpecialTokens(config));
    for (let i = 0; i < each;) {
      const pair = await encode(reference, config.post_processor.trim_offsets === true);
      if (pair === null) continue;
      lines.push(JSON.stringify([name, ...pair]));
      i++;
    }
  }
  const target = new URL(`../../CrossEncoderOperator.Inference.Tests/Tokenization/Fixtures/${family}-pairs.jsonl.gz`, import.meta.url);
  fs.writeFileSync(target, zlib.gzipSync(lines.join('\n') + '\n', { level: 9 }));
  console.log(`${family}: ${lines.length - 1} pairs, ${fs.statSync(target).size} bytes`);
}
