import { readFileSync } from 'node:fs';

const tent = 'Summitra Nova 4 tent, 3 person, olive, waterproof. Stands in five minutes.';
const long = (text, times) => Array(times).fill(text).join(' ');

/** Texts on which tokenizers go wrong: each is scored both as the query and as the document. */
const odd = [
  '',
  ' ',
  '\t\n\r',
  'a',
  'TENT',
  'line one\nline two\r\nline three\ttab',
  'non\u00a0breaking\u2003spaces',
  'zero\u200bwidth\u200djoiner\ufeff',
  'control\u0000\u0001\u0007characters',
  'sauté crêpes à la crème brûlée',
  'saute\u0301 cre\u0302pes (decomposed)',
  'ÅNGSTRÖM Ünïcödé İstanbul ŁÓDŹ ñandú',
  'Straße ΑΣ ǅ',
  'палатка для троих',
  '三人用テント 帐篷 텐트',
  'mixed漢字with latin',
  'خيمة للتخييم',
  'tent ⛺ emoji 😀👩‍👩‍👧‍👦 🏳️‍🌈',
  'price: $19.99 + 20% = €23.99 <b>sale</b> ^_^ ~|`@#',
  '"quoted" ‘single’ “double” — dash – en… ellipsis',
  '15.6" notebook 1TB/16GB w/ 65W-charger, 2.5GHz',
  '500ml 0.5l 1,5 l ½ litre 3×4 10⁵ №5 ™®°',
  '[SEP] [CLS] [PAD] [MASK] [UNK]',
  'before [SEP] after',
  '##tent ##s #hash',
  'x'.repeat(99),
  'x'.repeat(100),
  'x'.repeat(101),
  `tent ${'y'.repeat(300)} tent`,
  'e\u0301'.repeat(60),
  '.'.repeat(200),
  long('waterproof tent for 3', 3),
  long('waterproof tent for 3', 12),
  long('waterproof tent for 3', 40),
];

/** Lengths around the limit of 128 tokens. */
const limits = [
  [long('tent', 1), long('tent', 123)],
  [long('tent', 1), long('tent', 124)],
  [long('tent', 1), long('tent', 125)],
  [long('tent', 62), long('tent', 62)],
  [long('tent', 62), long('tent', 63)],
  [long('tent', 63), long('tent', 62)],
  [long('tent', 63), long('tent', 63)],
  [long('tent', 62), long('tent', 200)],
  [long('tent', 63), long('tent', 200)],
  [long('tent', 200), long('tent', 62)],
  [long('tent', 200), long('tent', 63)],
  [long('tent', 200), long('tent', 200)],
  [long('tent', 124), long('tent', 1)],
  [long('tent', 125), long('tent', 1)],
  [long('tent', 125), ''],
  ['', long('tent', 126)],
];

export function pairs(heldOut) {
  const queries = readFileSync(heldOut, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  return [
    ...queries.slice(0, 60).flatMap(({ query, documents }) => documents.slice(0, 3).map((document) => ({ query, document }))),
    ...odd.flatMap((text) => [{ query: text, document: tent }, { query: 'waterproof tent', document: text }]),
    ...limits.map(([query, document]) => ({ query, document })),
  ];
}
