// Writes tokenizer configurations and text pairs with the ids, type ids and offsets that the reference gives them.
//
// The server never lets user text become a special token, so the reference reads the same configuration without the
// special added tokens; those that are not special it matches as it likes.
import fs from 'node:fs';
import zlib from 'node:zlib';
import tokenizers from '@anush008/tokenizers';

let state = 20240607;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = n => Math.floor(random() * n);
const pick = list => list[below(list.length)];
const many = (n, make) => Array.from({ length: n }, make);

const english = `the quick brown fox jumps over lazy dogs wireless noise cancelling headphones with charging case men's women's
running shoes size 10.5 waterproof jacket usb-c cable 2m stainless steel water bottle how do i return an item what is the
capital of france return policy thirty days battery life unbelievable internationalization preprocessing untranslatable
C++ C# node.js state-of-the-art e-mail user@example.com https://example.com/a?b=c&d=e#f 3.14159 1,000,000 50% $9.99`.split(/\s+/);
const foreign = `café naïve façade Ångström Übergröße straße crème brûlée jalapeño São Paulo İstanbul ıssız Ğ ŒUVRE ﬁnance ŻÓŁĆ Đặng Việt
Привет мир ёлка Ελληνικά ΣΊΣΥΦΟΣ ὈΔΥΣΣΕΎΣ 한국어 안녕하세요 각 값 中文 漢字 東京都 繁體中文 日本語 カタカナ がぎぐ ｶﾞ ＦＵＬＬ עברית שָׁלוֹם العربية مَرْحَبًا
हिन्दी नमस्ते ไทย ภาษาไทย বাংলা தமிழ் ქართული ᲥᲐᲠᲗᲣᲚᲘ Հայերեն አማርኛ ខ្មែរ ꙮ ꟻ 𝔘𝔫𝔦 𝟛 𐐀𐐁 𞤀𞤁 𠀀𠀁 𫝀 𫠝 丽 豈 㐀`.split(/\s+/);
const odd = [
  '\n', '\t', '\r\n', '\u00a0', '\u2028', '\u3000', '\u200b', '\u200d', '\ufeff', '\u00ad', '\u0000', '\ufffd', '\ufffe', '\uffff',
  '\u0085', '\u001f', '\u007f', '\u202e', '\u2066', '\ue000', '\u{e0041}', '\u{10ffff}', '😀', '👩‍👩‍👧', '🇩🇪', '✊🏽', '❤️', '🫠', '™', '©', '°', '±', '²', '½',
  '€', '£', '¥', '→', '∑', '√', '≠', '…', '—', '–', '“', '”', '‘', '«', '»', '¿', '¡', '§', '·', '@', '^', '~', '`', '|', '$', '+', '<', '=', '>',
  'e\u0301', 'a\u0308\u0323', '\u0301', 'q\u0307\u0323', 'ạ̈', '각', '\u1112\u1161\u11ab', '\u0344', '\u212b', '\u2126', '\u1e9b\u0323',
  '[SEP]', '[CLS]', '[PAD]', '[UNK]', '[MASK]', '[sep]', '##ing', '[ SEP ]', '<s>', '</s>', '<brand>', '<BRAND>', 'x<brand>y', ' mixTok ', 'mixtok',
  'amixTok', 'raw_TOK', 'ｍixTok', 'mixTok!', '<brand><brand>', 'İ', 'ẞ', 'ǅ', 'Ω', 'K', '\u{1f1e6}', '\u{1d173}', '\u16fe0', '։', '؟', '।', '。', '、', '「」',
];
const anyCharacter = () => {
  const top = pick([0x80, 0x250, 0x600, 0x1000, 0x3000, 0x10000, 0x20000, 0x30000, 0x110000]);
  const code = below(top);
  return code >= 0xd800 && code <= 0xdfff ? '\u00e9' : String.fromCodePoint(code);
};

const word = () => (random() < 0.7 ? pick(english) : random() < 0.6 ? pick(foreign) : pick(odd));
const sentence = n => many(n, word).join(pick([' ', ' ', ' ', '', '  ', '\n', '\t']));
const texts = [
  () => many(1 + below(8), () => pick(english)).join(' '),
  () => many(10 + below(40), () => pick(english)).join(' '),
  () => sentence(1 + below(12)),
  () => sentence(20 + below(20)),
  () => many(1 + below(6), () => pick(foreign)).join(pick([' ', '', '-'])),
  () => many(1 + below(10), () => pick(odd)).join(pick(['', ' ', 'a'])),
  () => many(1 + below(30), anyCharacter).join(''),
  () => many(1 + below(6), () => anyCharacter() + pick(english)).join(' '),
  () => pick(['a', 'ü', '中', '𐐀', 'e\u0301', '한']).repeat(pick([1, 98, 99, 100, 101, 150])),
  () => pick(['', '', ' ', '\n\t ', '\u200b', '\u0000']),
];
const text = () => pick(texts)();

function vocabulary(fold) {
  const sample = [...english, ...foreign, ...odd.filter(o => !o.includes('['))].map(fold).join(' ');
  const words = sample.split(/[\s\p{P}\p{S}]+/u).filter(Boolean);
  const pieces = new Set(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
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

const special = (content, id) =>
  ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true });
const template = (separatorType, pairs) => ({
  type: 'TemplateProcessing',
  single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } }],
  pair: [
    { SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } },
    ...many(pairs, () => ({ SpecialToken: { id: '[SEP]', type_id: 0 } })),
    { Sequence: { id: 'B', type_id: 1 } }, { SpecialToken: { id: '[SEP]', type_id: separatorType } },
  ],
  special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] } },
});

function configuration({ normalizer, postProcessor, added = [], model = {} }) {
  const folding = tokenizers.bertNormalizer({
    cleanText: false, handleChineseChars: false,
    stripAccents: normalizer.strip_accents ?? normalizer.lowercase, lowercase: normalizer.lowercase,
  });
  const vocab = vocabulary(s => folding.normalizeString(s));
  const size = Object.keys(vocab).length;
  return {
    version: '1.0', truncation: null, padding: null,
    added_tokens: [
      ...['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map(special),
      ...added.map((token, i) => ({
        id: size + i, single_word: false, lstrip: false, rstrip: false, normalized: true, special: false, ...token,
      })),
    ],
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, ...normalizer },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: postProcessor,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, ...model, vocab,
    },
  };
}

const bert = { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] };
const configurations = {
  uncased: configuration({ normalizer: { lowercase: true }, postProcessor: template(1, 1) }),
  cased: configuration({ normalizer: { lowercase: false }, postProcessor: bert }),
  accented: configuration({ normalizer: { lowercase: true, strip_accents: false, handle_chinese_chars: false }, postProcessor: template(0, 2) }),
  stripped: configuration({
    normalizer: { lowercase: false, strip_accents: true, clean_text: false },
    postProcessor: template(1, 1), model: { max_input_chars_per_word: 20 },
  }),
  added: configuration({
    normalizer: { lowercase: true }, postProcessor: template(1, 1),
    added: [
      { content: '<brand>' }, { content: 'mixTok', single_word: true }, { content: 'raw_TOK', normalized: false, lstrip: true, rstrip: true },
      { content: '<bra', normalized: false, single_word: true }, { content: 'café', lstrip: true },
    ],
  }),
};

function withoutSpecialTokens(config) {
  return JSON.stringify({ ...config, added_tokens: config.added_tokens.filter(token => !token.special) });
}

const lines = [JSON.stringify({ configurations })];
let count = 0;
for (const [name, config] of Object.entries(configurations)) {
  const reference = tokenizers.Tokenizer.fromString(withoutSpecialTokens(config));
  for (let i = 0; i < 600; i++) {
    const maxTokens = pick([8, 9, 16, 17, 31, 64, 128, 512]);
    reference.setTruncation(maxTokens, { strategy: 'LongestFirst' });
    const [first, second] = [text(), text()];
    const encoding = await reference.encode(first, second);
    lines.push(JSON.stringify([name, maxTokens, first, second, encoding.getIds(), encoding.getTypeIds().join(''), encoding.getOffsets().flat()]));
    count++;
  }
}

const target = new URL('../../CrossEncoderOperator.Inference.Tests/Tokenization/wordpiece-pairs.jsonl.gz', import.meta.url);
fs.writeFileSync(target, zlib.gzipSync(lines.join('\n') + '\n', { level: 9 }));
console.log(`${count} pairs, ${fs.statSync(target).size} bytes`);
