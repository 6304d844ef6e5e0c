import { many } from './random.mjs';

/** A tokenizer.json. */
export const file = ({ special, added = [], size, ...parts }) => ({
  version: '1.0', truncation: null, padding: null,
  added_tokens: [
    ...special.map(([content, id]) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
    ...added.map((token, i) => ({
      id: size + i, single_word: false, lstrip: false, rstrip: false, normalized: true, special: false, ...token,
    })),
  ],
  ...parts,
});

/** Start, query, separators, document, separator. */
export const template = ([start, startId], [separator, separatorId], { documentType, separatorType, separators }) => ({
  type: 'TemplateProcessing',
  single: [
    { SpecialToken: { id: start, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: separator, type_id: 0 } },
  ],
  pair: [
    { SpecialToken: { id: start, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } },
    ...many(separators, () => ({ SpecialToken: { id: separator, type_id: 0 } })),
    { Sequence: { id: 'B', type_id: documentType } }, { SpecialToken: { id: separator, type_id: separatorType } },
  ],
  special_tokens: {
    [start]: { id: start, ids: [startId], tokens: [start] },
    [separator]: { id: separator, ids: [separatorId], tokens: [separator] },
  },
});

/**
 * The same file for the reference. The server never lets user text become a special token, so the reference knows them
 * neither as added tokens nor by a name that text could have.
 */
export function withoutSpecialTokens(config) {
  const hidden = new Map(config.added_tokens.filter(token => token.special).map(token => [token.content, `\u{10fffe}special ${token.id}\u{10fffe}`]));
  const name = piece => hidden.get(piece) ?? piece;
  const { vocab, unk_token: unknown } = config.model;
  const model = {
    ...config.model,
    vocab: Array.isArray(vocab)
      ? vocab.map(([piece, score]) => [name(piece), score])
      : Object.fromEntries(Object.entries(vocab).map(([piece, id]) => [name(piece), id])),
    ...(unknown ? { unk_token: name(unknown) } : {}),
  };
  return JSON.stringify({ ...config, model, added_tokens: config.added_tokens.filter(token => !token.special) });
}
