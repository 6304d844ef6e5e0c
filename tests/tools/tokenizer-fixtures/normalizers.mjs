// Writes what the reference's normalizers make of every assigned code point, as a hash for each block.
import crypto from 'node:crypto';
import fs from 'node:fs';
import zlib from 'node:zlib';
import tokenizers from '@anush008/tokenizers';

const blockSize = 0x1000;
const planes = [[0, 0x40000], [0xe0000, 0xe1000]];

// The character map is that of the Unigram fixture.
const fixtures = new URL('../../CrossEncoderOperator.Inference.Tests/Tokenization/Fixtures/', import.meta.url);
const [header] = zlib.gunzipSync(fs.readFileSync(new URL('unigram-pairs.jsonl.gz', fixtures))).toString().split('\n', 1);
const normalizers = {
  Precompiled: tokenizers.precompiled([...Buffer.from(JSON.parse(header).map, 'base64')]),
  NFC: tokenizers.nfcNormalizer(), NFD: tokenizers.nfdNormalizer(), NFKC: tokenizers.nfkcNormalizer(), NFKD: tokenizers.nfkdNormalizer(),
  Lowercase: tokenizers.lowercase(),
};

function hashOf(normalizer, start) {
  const hash = crypto.createHash('sha256');
  for (let code = start; code < start + blockSize; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    // A letter before and a mark behind show clusters, composition and order.
    hash.update(normalizer.normalizeString(`e${String.fromCodePoint(code)}\u0323.`));
  }
  return hash.digest('hex').slice(0, 16);
}

const blocks = {};
for (const [name, normalizer] of Object.entries(normalizers))
  blocks[name] = planes.flatMap(([start, end]) =>
    Array.from({ length: (end - start) / blockSize }, (_, i) => [start + i * blockSize, hashOf(normalizer, start + i * blockSize)]));
fs.writeFileSync(new URL('normalizer-blocks.json', fixtures), JSON.stringify(blocks));
