// The texts of the pairs: ordinary, and what breaks tokenizers.
import { below, many, pick, random } from './random.mjs';

export const english = `the quick brown fox jumps over lazy dogs wireless noise cancelling headphones with charging case men's women's
running shoes size 10.5 waterproof jacket usb-c cable 2m stainless steel water bottle how do i return an item what is the
capital of france return policy thirty days battery life unbelievable internationalization preprocessing untranslatable
C++ C# node.js state-of-the-art e-mail user@example.com https://example.com/a?b=c&d=e#f 3.14159 1,000,000 50% $9.99
I'll you're we've he'd it's can't I'm DON'T 'quoted' don''t`.split(/\s+/);
export const foreign = `café naïve façade Ångström Übergröße straße crème brûlée jalapeño São Paulo İstanbul ıssız Ğ ŒUVRE ﬁnance ŻÓŁĆ Đặng Việt
Привет мир ёлка Ελληνικά ΣΊΣΥΦΟΣ ὈΔΥΣΣΕΎΣ 한국어 안녕하세요 각 값 中文 漢字 東京都 繁體中文 日本語 カタカナ がぎぐ ｶﾞ ＦＵＬＬ עברית שָׁלוֹם العربية مَرْحَبًا
हिन्दी नमस्ते ไทย ภาษาไทย বাংলা தமிழ் ქართული ᲥᲐᲠᲗᲣᲚᲘ Հայերեն አማርኛ ខ្មែរ ꙮ ꟻ 𝔘𝔫𝔦 𝟛 𐐀𐐁 𞤀𞤁 𠀀𠀁 𫝀 𫠝 丽 豈 㐀 ㍿ ﷺ ㎏ Ⅷ ① ½ ٣٤ ५ Ⅻ`.split(/\s+/);
export const odd = [
  '\n', '\t', '\r\n', '\r', '\n\n\n', '\v\f', '\u00a0', '\u2028', '\u3000', '\u200b', '\u200c', '\u200d', '\ufeff', '\u00ad', '\u0000', '\ufffd',
  '\ufffe', '\uffff', '\u0085', '\u001f', '\u007f', '\u202e', '\u2066', '\ue000', '\u{e0041}', '\u{10ffff}', '😀', '👩‍👩‍👧', '🇩🇪', '✊🏽', '❤️', '🫠',
  '™', '©', '°', '±', '²', '½', '€', '£', '¥', '→', '∑', '√', '≠', '…', '—', '–', '“', '”', '‘', '«', '»', '¿', '¡', '§', '·', '@', '^', '~', '`',
  '``', '|', '$', '+', '<', '=', '>', 'e\u0301', 'E\u0301\u0323', 'a\u0308\u0323', 'a\u0323\u0308', '\u0301', 'q\u0307\u0323', 'ạ̈', '각',
  '\u1112\u1161\u11ab', '\u1112\u1161', '\u0344', '\u212b', '\u2126', '\u1e9b\u0323', '\u0f71\u0f72', '\u09c7\u09be', 'ｶ\uff9e', 'ａ\u0301',
  '[SEP]', '[CLS]', '[PAD]', '[UNK]', '[MASK]', '[sep]', '##ing', '[ SEP ]', '<s>', '</s>', '<unk>', '<pad>', '<mask>', '▁', '▁▁', '▁the', 'Ġthe',
  '<brand>', '<BRAND>', 'x<brand>y', ' mixTok ', 'mixtok', 'amixTok', 'raw_TOK', '  raw_TOK  ', 'ｍixTok', 'mixTok!', '<brand><brand>', 'two words',
  '|||IP_ADDRESS|||', '  ', '   ', '     ', ' \n ', 'İ', 'ẞ', 'ǅ', 'Ω', 'K', '\u{1f1e6}', '\u{1d173}', '\u16fe0', '։', '؟', '।', '。', '、', '「」',
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
  () => pick(['a', 'ü', '中', '𐐀', 'e\u0301', '한', '!', ' ']).repeat(pick([1, 98, 99, 100, 101, 150])),
  () => pick(['', '', ' ', '\n\t ', '\u200b', '\u0000', '   ']),
  () => pick([' ', '  ', '\n', '\u3000']) + sentence(1 + below(4)) + pick([' ', '   ', '\n\n', '\u3000']),
];
export const text = () => pick(texts)();

/** Lines to train vocabularies on. */
export const corpus = () => many(4000, () => many(4 + below(16), () => (random() < 0.85 ? pick(english) : pick(foreign))).join(' '));
