using System.Text.Json.Nodes;
using CrossEncoderOperator.Training.Data.Tokenization;

namespace CrossEncoderOperator.Training.Publishing;

/// <summary>The tokenizer in the formats of Hugging Face.</summary>
internal static class TokenizerFiles
{
    public static JsonObject Tokenizer(IReadOnlyList<string> vocabulary) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray([.. WordPieceTrainer.SpecialTokens.Select(static (token, id) => AddedToken(token, id))]),
        ["normalizer"] = new JsonObject
        {
            ["type"] = "BertNormalizer",
            ["clean_text"] = true,
            ["handle_chinese_chars"] = true,
            ["strip_accents"] = null,
            ["lowercase"] = true,
        },
        ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
        ["post_processor"] = new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Special("[CLS]", 0), Sequence("A", 0), Special("[SEP]", 0)),
            ["pair"] = new JsonArray(Special("[CLS]", 0), Sequence("A", 0), Special("[SEP]", 0), Sequence("B", 1), Special("[SEP]", 1)),
            ["special_tokens"] = new JsonObject
            {
                ["[CLS]"] = SpecialToken(vocabulary, "[CLS]"),
                ["[SEP]"] = SpecialToken(vocabulary, "[SEP]"),
            },
        },
        ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = WordPieceTrainer.Continuation, ["cleanup"] = true },
        ["model"] = new JsonObject
        {
            ["type"] = "WordPiece",
            ["unk_token"] = "[UNK]",
            ["continuing_subword_prefix"] = WordPieceTrainer.Continuation,
            ["max_input_chars_per_word"] = WordPieceTokenizer.MaxWordLength,
            ["vocab"] = new JsonObject(vocabulary.Select(static (token, id) => KeyValuePair.Create(token, (JsonNode?)id))),
        },
    };

    public static JsonObject Config(int maxTokens) => new()
    {
        ["tokenizer_class"] = "BertTokenizer",
        ["do_lower_case"] = true,
        ["do_basic_tokenize"] = true,
        ["strip_accents"] = null,
        ["tokenize_chinese_chars"] = true,
        ["model_max_length"] = maxTokens,
        ["cls_token"] = "[CLS]",
        ["mask_token"] = "[MASK]",
        ["pad_token"] = "[PAD]",
        ["sep_token"] = "[SEP]",
        ["unk_token"] = "[UNK]",
    };

    public static JsonObject SpecialTokens() => new()
    {
        ["cls_token"] = "[CLS]",
        ["mask_token"] = "[MASK]",
        ["pad_token"] = "[PAD]",
        ["sep_token"] = "[SEP]",
        ["unk_token"] = "[UNK]",
    };

    private static JsonObject AddedToken(string token, int id) => new()
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject SpecialToken(IReadOnlyList<string> vocabulary, string token) => new()
    {
        ["id"] = token,
        ["ids"] = new JsonArray(vocabulary.Index().Single(t => t.Item == token).Index),
        ["tokens"] = new JsonArray(token),
    };

    private static JsonObject Special(string token, int type) =>
        new() { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = type } };

    private static JsonObject Sequence(string id, int type) =>
        new() { ["Sequence"] = new JsonObject { ["id"] = id, ["type_id"] = type } };
}
