// WordPiece as BERT models have it.
import tokenizers from '@anush008/tokenizers';
import { file, template } from './configuration.mjs';
import { random } from './random.mjs';
import { english, foreign, odd } from './texts.mjs';

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map((token, id) => [token, id]);

function vocabulary(fold) {
  const sample = [...english, ...foreign, ...odd.filter(o => !o.includes('['))].map(fold).join(' ');
  const words = sample.split(/[\s\p{P}\p{S}]+/u).filter(Boolean);
  const pieces = new Set(special.map(([token]) => token));
  const characters = [...new Set(sample)].filter(c => !/\s/u.test(c)).sort();
  // Every seventh character is unknown, so that [UNK] is common.
  characters.filter((_, i) => i % 7 !== 3).forEach(c => pieces.add(c).add(`##${c}`));
  for (const w of words) {
    const letters = [...w];
    for (let n = 2; n <= Math.min(5, letters.length); n++) {
      if (random() < 0.35) pieces.add(letters.slice(0, n).join(''));
      if (random() < 0.35) pieces.add(`##${letters.slice(-n).join('')}`);
    }
    if (random() < 0.4) pieces.add(w);
  }
  return Object.fromEntries([...pieces].map((piece, id) => [piece, id]));
}

function configuration({ normalizer, postProcessor, added, model = {} }) {
  const folding = tokenizers.bertNormalizer({
    cleanText: false, handleChineseChars: false,
    stripAccents: normalizer.strip_accents ?? normalizer.lowercase, lowercase: normalizer.lowercase,
  });
  const vocab = vocabulary(s => folding.normalizeString(s));
  return file({
    special, added, size: Object.keys(vocab).length,
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, ...normalizer },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: postProcessor,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, ...model, vocab },
  });
}

const bert = { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] };
const pair = (separatorType, separators) => template(['[CLS]', 2], ['[SEP]', 3], { documentType: 1, separatorType, separators });

export default () => ({
  uncased: configuration({ normalizer: { lowercase: true }, postProcessor: pair(1, 1) }),
  cased: configuration({ normalizer: { lowercase: false }, postProcessor: bert }),
  accented: configuration({ normalizer: { lowercase: true, strip_accents: false, handle_chinese_chars: false }, postProcessor: pair(0, 2) }),
  stripped: configuration({
    normalizer: { lowercase: false, strip_accents: true, clean_text: false },
    postProcessor: pair(1, 1), model: { max_input_chars_per_word: 20 },
  }),
  added: configuration({
    normalizer: { lowercase: true }, postProcessor: pair(1, 1),
    added: [
      { content: '<brand>' }, { content: 'mixTok', single_word: true }, { content: 'raw_TOK', normalized: false, lstrip: true, rstrip: true },
      { content: '<bra', normalized: false, single_word: true }, { content: 'café', lstrip: true }, { content: 'two words' },
    ],
  }),
});
