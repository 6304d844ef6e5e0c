// Byte-level BPE as RoBERTa and ModernBERT models have it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tokenizers from '@anush008/tokenizers';
import { file, template } from './configuration.mjs';
import { many } from './random.mjs';
import { corpus } from './texts.mjs';

function train() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bytelevel-'));
  fs.writeFileSync(path.join(folder, 'corpus.txt'), corpus().join('\n'));
  const tokenizer = new tokenizers.Tokenizer(tokenizers.BPE.empty());
  tokenizer.setPreTokenizer(tokenizers.byteLevelPreTokenizer(false, true));
  tokenizer.train([path.join(folder, 'corpus.txt')]);
  tokenizer.save(path.join(folder, 'tokenizer.json'));
  const { merges } = JSON.parse(fs.readFileSync(path.join(folder, 'tokenizer.json'))).model;
  fs.rmSync(folder, { recursive: true });
  return merges.map(merge => (Array.isArray(merge) ? merge : merge.split(' ')));
}

export default () => {
  const alphabet = tokenizers.byteLevelAlphabet().sort();
  // Every ninth merge is left out with all that need it, so that words are cut in several ways.
  const known = new Set(alphabet);
  const merges = train().filter(([left, right], i) => i % 9 !== 4 && known.has(left) && known.has(right) && known.add(left + right));
  const special = [['<s>', 0], ['<pad>', 1], ['</s>', 2], ['<unk>', 3]];
  const ids = pieces => Object.fromEntries([...special.map(([token]) => token), ...pieces, '<mask>'].map((piece, id) => [piece, id]));

  const byteLevel = addPrefixSpace => ({ type: 'ByteLevel', add_prefix_space: addPrefixSpace, trim_offsets: true, use_regex: true });
  const roberta = (trim, addPrefixSpace) => ({
    type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets: trim, add_prefix_space: addPrefixSpace,
  });
  const configuration = (normalizer, preTokenizer, postProcessor, { pieces = [...known], added, ...model }) => {
    const vocab = ids(pieces);
    return file({
      special: [...special, ['<mask>', vocab['<mask>']]], added, size: Object.keys(vocab).length, normalizer, pre_tokenizer: preTokenizer,
      post_processor: postProcessor, decoder: byteLevel(true),
      model: {
        type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '', fuse_unk: false,
        byte_fallback: false, ignore_merges: false, vocab, merges, ...model,
      },
    });
  };
  const legacy = merges.map(merge => merge.join(' '));
  const whole = [...known, ...['Ġunbelievable', 'Ġheadphones', 'Ġcafe', 'quick', 'Ãł', 'ĠÐŁÑĢÐ¸Ð²ÐµÑĤ'].filter(piece => !known.has(piece))];
  const missing = new Set(['Ã', 'Ð', 'ð', 'Ł', '!']);
  const spaced = [{ content: '|||IP_ADDRESS|||' }, ...many(23, (_, i) => ({ content: ' '.repeat(24 - i) }))];
  return {
    roberta: configuration(null, byteLevel(false), roberta(true, false), { merges: legacy }),
    prefixed: configuration(null, byteLevel(true), roberta(true, true), {
      merges: legacy, added: [{ content: '<brand>' }, { content: 'raw_TOK', normalized: false, lstrip: true, rstrip: true }],
    }),
    modernBert: configuration(
      { type: 'NFC' }, byteLevel(false), template(['<s>', 0], ['</s>', 2], { documentType: 0, separatorType: 0, separators: 1 }), { added: spaced }),
    wholeWords: configuration(
      { type: 'Sequence', normalizers: [{ type: 'NFKC' }, { type: 'Lowercase' }] }, byteLevel(true), roberta(false, true),
      { pieces: whole, ignore_merges: true }),
    incomplete: configuration(
      null, byteLevel(false), template(['<s>', 0], ['</s>', 2], { documentType: 1, separatorType: 1, separators: 2 }),
      {
        pieces: [...known].filter(piece => ![...piece].some(c => missing.has(c))), unk_token: '<unk>',
        merges: merges.filter(pair => ![...pair.join('')].some(c => missing.has(c))),
      }),
  };
};
