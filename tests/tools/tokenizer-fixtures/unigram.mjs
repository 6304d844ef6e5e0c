// Unigram as XLM-R, bge-reranker and DeBERTa models have it. SentencePiece (Debian: sentencepiece) trains the vocabulary;
// its nmt_nfkc character map comes with it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { file, template } from './configuration.mjs';
import { corpus } from './texts.mjs';

/** The fields of a protobuf message: number and value, a buffer where it has a length. */
function* fields(message) {
  let at = 0;
  const varint = () => {
    let value = 0n, shift = 0n, byte;
    do {
      byte = message[at++];
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
    } while (byte >= 0x80);
    return Number(value);
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag & 7;
    if (kind === 0) yield [tag >> 3, varint()];
    else {
      const length = kind === 2 ? varint() : kind === 5 ? 4 : 8;
      yield [tag >> 3, message.subarray(at, at + length)];
      at += length;
    }
  }
}

const field = (message, number) => [...fields(message)].find(([found]) => found === number)?.[1];

function train() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unigram-'));
  fs.writeFileSync(path.join(folder, 'corpus.txt'), corpus().join('\n'));
  execFileSync('spm_train', [
    `--input=${folder}/corpus.txt`, `--model_prefix=${folder}/unigram`, '--model_type=unigram', '--vocab_size=900', '--hard_vocab_limit=false',
    '--character_coverage=0.999', '--normalization_rule_name=nmt_nfkc', '--num_threads=1',
  ], { stdio: 'ignore' });
  const model = fs.readFileSync(path.join(folder, 'unigram.model'));
  fs.rmSync(folder, { recursive: true });
  return {
    pieces: [...fields(model)].filter(([number]) => number === 1).slice(3)
      .map(([, piece]) => [field(piece, 1).toString(), field(piece, 2).readFloatLE()]),
    map: field(field(model, 3), 2).toString('base64'),
  };
}

export default () => {
  const { pieces, map } = train();
  const special = [['<s>', 0], ['<pad>', 1], ['</s>', 2], ['<unk>', 3]];
  const vocab = [...special.map(([token]) => [token, 0]), ...pieces, ['<mask>', 0]];
  special.push(['<mask>', vocab.length - 1]);

  const precompiled = { type: 'Precompiled', precompiled_charsmap: map };
  const spaces = content => ({ type: 'Replace', pattern: { Regex: ' {2,}' }, content });
  const sequence = (...normalizers) => ({ type: 'Sequence', normalizers });
  const metaspace = options => ({ type: 'Metaspace', replacement: '▁', ...options });
  const configuration = (normalizer, preTokenizer, types, added) => file({
    special, added, size: vocab.length, normalizer, pre_tokenizer: preTokenizer,
    post_processor: template(['<s>', 0], ['</s>', 2], types),
    decoder: metaspace({ prepend_scheme: 'always', split: true }),
    model: { type: 'Unigram', unk_id: 3, byte_fallback: false, vocab },
  });
  const flat = { documentType: 0, separatorType: 0, separators: 2 };
  const typed = { documentType: 1, separatorType: 1, separators: 1 };
  return {
    xlmRoberta: configuration(
      sequence(precompiled, { type: 'Strip', strip_left: false, strip_right: true }, spaces('▁')),
      metaspace({ prepend_scheme: 'always', split: true }), flat),
    whitespaceFirst: configuration(
      precompiled, { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace({ add_prefix_space: true })] }, flat),
    deberta: configuration(
      sequence({ type: 'Lowercase' }, { type: 'Strip', strip_left: true, strip_right: true }, precompiled, spaces(' ')),
      metaspace({ prepend_scheme: 'always', split: true }), typed),
    compatible: configuration(
      sequence({ type: 'Replace', pattern: { String: '``' }, content: '"' }, { type: 'NFKC' }, { type: 'Lowercase' }),
      metaspace({ prepend_scheme: 'first', split: true }), typed,
      [{ content: '<brand>' }, { content: 'raw_TOK', normalized: false, lstrip: true, rstrip: true }, { content: 'mixTok', single_word: true }]),
    decomposed: configuration(
      sequence({ type: 'NFKD' }, { type: 'NFC' }), metaspace({ prepend_scheme: 'first', split: false }), flat, [{ content: 'two words' }]),
    canonical: configuration({ type: 'NFD' }, metaspace({ add_prefix_space: false, prepend_scheme: 'never' }), typed),
  };
};
