using System.Text;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Tokenization.Files;

namespace CrossEncoderOperator.Inference.Tests.Tokenization;

/// <summary>What is not supported in a tokenizer.json is an error that names its path.</summary>
public sealed class TokenizerFileTests
{
    private const string ModelTypes = "this server reads WordPiece, Unigram and BPE";
    private const string Normalizers =
        "this server reads BertNormalizer, Precompiled, Replace, Strip, Lowercase, NFC, NFD, NFKC, NFKD and Sequence";

    [Theory]
    [InlineData("wordpiece", "model.type", "\"WordLevel\"", "model.type \"WordLevel\" is not supported; " + ModelTypes)]
    [InlineData("wordpiece", "model.type", "\"BPE\"", "model.type BPE needs ByteLevel as the last pre-tokenizer")]
    [InlineData("wordpiece", "model.type", "\"Unigram\"", "model.vocab must be an array")]
    [InlineData("wordpiece", "model.vocab", "{}", "model.vocab must not be empty")]
    [InlineData("wordpiece", "model.vocab.the", "-1", "model.vocab.the must not be negative")]
    [InlineData("wordpiece", "model.vocab.the", "0.5", "model.vocab.the must be an integer")]
    [InlineData("wordpiece", "model.unk_token", "\"<none>\"", "model.unk_token \"<none>\" is not in the vocabulary")]
    [InlineData("wordpiece", "model.unk_token", "null", "model.unk_token is missing")]
    [InlineData("wordpiece", "added_tokens[0].id", "-1", "added_tokens[0].id must not be negative")]
    [InlineData("wordpiece", "added_tokens[0].content", "7", "added_tokens[0].content must be a string")]
    [InlineData("wordpiece", "normalizer.type", "\"Nmt\"", "normalizer.type \"Nmt\" is not supported; " + Normalizers)]
    [InlineData("wordpiece", "normalizer.lowercase", "1", "normalizer.lowercase must be true or false")]
    [InlineData("wordpiece", "pre_tokenizer.type", "\"Digits\"", "pre_tokenizer.type \"Digits\" is not supported; this server reads BertPreTokenizer, WhitespaceSplit, Metaspace, ByteLevel and Sequence")]
    [InlineData("wordpiece", "pre_tokenizer.type", "\"ByteLevel\"", "model.type must be BPE after ByteLevel")]
    [InlineData("wordpiece", "post_processor", "null", "post_processor.type is missing")]
    [InlineData("wordpiece", "post_processor.type", "\"ByteLevel\"", "post_processor.type \"ByteLevel\" is not supported; this server reads TemplateProcessing, BertProcessing and RobertaProcessing")]
    [InlineData("wordpiece", "post_processor.pair[1].Sequence.id", "\"B\"", "post_processor.pair must have the sequences A and B once each")]
    [InlineData("wordpiece", "post_processor.pair[1].Sequence.id", "\"C\"", "post_processor.pair[1].Sequence.id must be A or B")]
    [InlineData("wordpiece", "post_processor.pair[0].SpecialToken.id", "\"<x>\"", "post_processor.special_tokens.<x>.ids is missing")]
    [InlineData("unigram", "model.unk_id", "null", "model.unk_id is missing")]
    [InlineData("unigram", "model.unk_id", "100000", "model.unk_id is not in the vocabulary")]
    [InlineData("unigram", "model.byte_fallback", "true", "model.byte_fallback must be false")]
    [InlineData("unigram", "model.vocab[5]", "\"the\"", "model.vocab[5] must be a piece and its score")]
    [InlineData("unigram", "normalizer.normalizers[0].precompiled_charsmap", "\"AAAA\"", "normalizer.normalizers[0].precompiled_charsmap is not a compiled character map in base64")]
    [InlineData("unigram", "normalizer.normalizers[2].pattern.Regex", "\"a+\"", "normalizer.normalizers[2].pattern.Regex \"a+\" is not supported; this server reads  {2,}")]
    [InlineData("unigram", "pre_tokenizer.replacement", "\"__\"", "pre_tokenizer.replacement must be one character")]
    [InlineData("unigram", "pre_tokenizer.prepend_scheme", "\"last\"", "pre_tokenizer.prepend_scheme \"last\" is not supported; this server reads always, first and never")]
    [InlineData("unigram", "pre_tokenizer.add_prefix_space", "false", "pre_tokenizer.add_prefix_space is false, which does not go with prepend_scheme")]
    [InlineData("bytelevel", "model.dropout", "0.1", "model.dropout must be 0")]
    [InlineData("bytelevel", "model.continuing_subword_prefix", "\"##\"", "model.continuing_subword_prefix must be empty")]
    [InlineData("bytelevel", "model.end_of_word_suffix", "\"</w>\"", "model.end_of_word_suffix must be empty")]
    [InlineData("bytelevel", "model.merges[3]", "\"abc\"", "model.merges[3] must be two tokens")]
    [InlineData("bytelevel", "model.merges[3]", "[\"a\", \"∞\"]", "model.merges[3] has a token that is not in the vocabulary")]
    [InlineData("bytelevel", "pre_tokenizer.use_regex", "false", "pre_tokenizer.use_regex must be true")]
    [InlineData("bytelevel", "post_processor.sep", "[\"</s>\"]", "post_processor.sep must be a token and its id")]
    public void Refuses(string family, string path, string value, string message)
    {
        var file = JsonNode.Parse(Families.Of(family).Files.First().Value)!;
        Set(file, path, value);
        var e = Assert.Throws<ModelException>(() => TokenizerFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString())));
        Assert.Equal($"tokenizer.json: {message}", e.Message);
    }

    [Fact]
    public void Names_the_byte_that_has_no_token()
    {
        var file = JsonNode.Parse(Families.Of("bytelevel").Files.First().Value)!;
        file["model"]!["merges"] = new JsonArray();
        file["model"]!["vocab"]!.AsObject().Remove("!");
        var e = Assert.Throws<ModelException>(() => TokenizerFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString())));
        Assert.Equal("tokenizer.json: model.vocab has no token \"!\" for the byte 33", e.Message);
    }

    [Fact]
    public void Refuses_endless_pieces()
    {
        var file = JsonNode.Parse(Families.Of("unigram").Files.First().Value)!;
        file["model"]!["vocab"]!.AsArray().Add(new JsonArray(new string('a', 1_000_000), -1.5));
        var e = Assert.Throws<ModelException>(() => TokenizerFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString())));
        Assert.Equal("tokenizer.json: model.vocab has a piece of more than 1000 characters: aaaaaaaaaaaaaaaaaaaa…", e.Message);
    }

    /// <summary>Sets what a path like <c>a.b[2].c</c> leads to.</summary>
    private static void Set(JsonNode root, string path, string value)
    {
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        var parent = steps[..^1].Aggregate(root, (node, step) => step[0] == '[' ? node[int.Parse(step[1..^1], null)]! : node[step]!);
        var content = JsonNode.Parse(value);
        if (steps[^1][0] == '[')
        {
            parent[int.Parse(steps[^1][1..^1], null)] = content;
        }
        else
        {
            parent[steps[^1]] = content;
        }
    }
}
