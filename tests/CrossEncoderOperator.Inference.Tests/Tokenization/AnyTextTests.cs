using System.Diagnostics;
using System.Text;
using CrossEncoderOperator.Inference.Tokenization;
using CsCheck;

namespace CrossEncoderOperator.Inference.Tests.Tokenization;

/// <summary>What holds for every tokenizer and text.</summary>
public sealed class AnyTextTests
{
    private static readonly string[] s_pieces =
        ["the", "running", " ", "  ", "\n", ".", "é", "e\u0301", "한국", "中文", "😀", "👩‍👩‍👧", "\u200b", "\0", "</s>", "[SEP]", "<brand>", "raw_TOK", "two words", "▁", "'ll"];

    private static readonly Gen<string> s_piece = Gen.Int[0, s_pieces.Length - 1].Select(index => s_pieces[index]);

    private static readonly Gen<string> s_texts = Gen.OneOf(
        Gen.String,
        s_piece.Array[0, 400].Select(pieces => string.Concat(pieces)),
        s_piece.Array[0, 100].Select(pieces => string.Join(' ', pieces)),
        Gen.Int[0, 0x10ffff].Where(Rune.IsValid).Array[0, 60].Select(codes => string.Concat(codes.Select(char.ConvertFromUtf32))));

    [Theory]
    [MemberData(nameof(Families.Configurations), MemberType = typeof(Families))]
    public void Reading_no_further_than_needed_changes_nothing(string family, string configuration)
    {
        var tokenizer = Families.Of(family).Tokenizers[configuration];
        Gen.Select(s_texts, s_texts, Gen.Int[6, 40]).Sample(
            (query, document, maxTokens) =>
            {
                (query, document) = (Whole(query), Whole(document));
                var queryTokens = tokenizer.Tokenize(query);
                var documentTokens = tokenizer.Tokenize(document);
                foreach (var side in Enum.GetValues<TruncationSide>())
                {
                    var truncation = new Truncation(maxTokens, side);
                    var pair = tokenizer.Encode(queryTokens, document, truncation);
                    var whole = tokenizer.Encode(queryTokens, documentTokens, truncation);
                    Assert.Equal(whole.Ids, pair.Ids);
                    Assert.Equal(whole.Truncated, pair.Truncated);
                    Assert.True(pair.Length <= maxTokens);
                }

                Assert.All(documentTokens, token => Assert.True(
                    token.Start >= 0 && token.Start <= token.End && token.End <= document.Length && token.Id >= 0 && token.Id <= tokenizer.HighestId));
            },
            iter: 100,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Families.Configurations), MemberType = typeof(Families))]
    public void Text_never_becomes_a_special_token(string family, string configuration)
    {
        var tokenizer = Families.Of(family).Tokenizers[configuration];
        int[] special = [.. tokenizer.Template.Parts.Where(part => part.Source == PairTemplate.Source.Special).Select(part => part.Id)];
        string[] spellings = family == "wordpiece"
            ? ["[CLS]", "[SEP]", "[PAD]", "[MASK]", "x[SEP]y", "[sep]"]
            : ["<s>", "</s>", "<pad>", "<mask>", "▁</s>", "x</s>y", " </s> "];
        foreach (var text in spellings.Append(string.Join(' ', spellings)))
        {
            Assert.DoesNotContain(tokenizer.Tokenize(text), token => special.Contains(token.Id));
        }
    }

    /// <summary>A slow algorithm would take minutes here, a wasteful one gigabytes.</summary>
    [Theory]
    [InlineData("wordpiece", "added")]
    [InlineData("unigram", "xlmRoberta")]
    [InlineData("unigram", "decomposed")]
    [InlineData("bytelevel", "wholeWords")]
    public void A_million_characters_take_bounded_time_and_memory(string family, string configuration)
    {
        var tokenizer = Families.Of(family).Tokenizers[configuration];
        var query = tokenizer.Tokenize("red shoes");
        string[] documents =
        [
            Repeat("the quick brown fox ", 1_000_000), Repeat("a", 1_000_000), Repeat("中文", 1_000_000), Repeat(" ", 1_000_000),
            Repeat("\u0301", 1_000_000), Repeat("<bra", 1_000_000), Repeat("😀", 1_000_000),
        ];
        foreach (var document in documents)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            var pair = tokenizer.Encode(query, document, new Truncation(512));
            var took = Stopwatch.GetElapsedTime(started);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(pair.Length <= 512);
            Assert.True(took < TimeSpan.FromMinutes(1), $"{document[..4]}: {took}");
            Assert.True(allocated < 512L << 20, $"{document[..4]}: {allocated} bytes");
        }
    }

    private static string Repeat(string text, int length) => new StringBuilder().Insert(0, text, length / text.Length).ToString();

    /// <summary>The text without lone surrogates.</summary>
    private static string Whole(string text) => string.Concat(text.EnumerateRunes());
}
