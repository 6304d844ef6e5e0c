using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Inference.Tokenization.Files;

namespace CrossEncoderOperator.Inference.Tests.Tokenization;

public sealed class PairTokenizerTests
{
    private const int Separator = 3;

    private static readonly PairTokenizer s_tokenizer = ReadTokenizer();

    [Theory]
    [InlineData("[SEP]")]
    [InlineData("red [SEP] blue")]
    [InlineData("[CLS][SEP][PAD][MASK][UNK]")]
    [InlineData("\u200b[SEP]\u200b")]
    [InlineData("[sep]")]
    public void Text_never_becomes_a_special_token(string text)
    {
        var pair = s_tokenizer.Encode(s_tokenizer.Tokenize(text), text, new Truncation(64));
        Assert.Equal([2, Separator, Separator], pair.Ids.ToArray().Where(id => id is 0 or 2 or Separator or 4));
    }

    [Fact]
    public void A_document_is_read_no_further_than_needed()
    {
        var document = string.Join(' ', Enumerable.Repeat("red shoes", 250_000));
        var pair = s_tokenizer.Encode(s_tokenizer.Tokenize("blue"), document, new Truncation(64));
        var shorter = s_tokenizer.Encode(s_tokenizer.Tokenize("blue"), document[..2000], new Truncation(64));
        Assert.True(pair.Truncated);
        Assert.Equal(shorter.Ids, pair.Ids);
    }

    [Theory]
    [InlineData(9, 9, 8)]
    [InlineData(9, 10, 9)]
    [InlineData(10, 9, 9)]
    [InlineData(30, 20, 9)]
    public void Where_both_are_too_long_the_longer_gets_the_odd_token(int query, int document, int maxTokens)
    {
        var pair = s_tokenizer.Encode(s_tokenizer.Tokenize(Words(query)), Words(document), new Truncation(maxTokens + 3));
        var first = pair.QueryTokens;
        Assert.Equal(query > document ? (maxTokens + 1) / 2 : maxTokens / 2, first);
        Assert.Equal(maxTokens + 3, pair.Length);
    }

    [Theory]
    [InlineData(3, 20, 10, 3, 7)]
    [InlineData(9, 20, 10, 9, 1)]
    [InlineData(10, 0, 10, 10, 0)]
    [InlineData(3, 7, 10, 3, 7)]
    public void Only_the_document_is_cut_where_that_is_asked_for(int query, int document, int budget, int queryKept, int documentKept)
    {
        var truncation = new Truncation(budget + 3, Strategy: TruncationStrategy.OnlySecond);
        var pair = s_tokenizer.Encode(s_tokenizer.Tokenize(Words(query)), Words(document), truncation);
        Assert.Equal((queryKept, documentKept), (pair.QueryTokens, pair.DocumentTokens));
        Assert.Equal(document > documentKept, pair.Truncated);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(12, 0)]
    [InlineData(12, 20)]
    public void A_query_that_leaves_no_room_for_the_document_is_an_error(int query, int document)
    {
        var truncation = new Truncation(13, Strategy: TruncationStrategy.OnlySecond);
        var e = Assert.Throws<QueryTooLongException>(
            () => s_tokenizer.Encode(s_tokenizer.Tokenize(Words(query)), Words(document), truncation));
        Assert.Equal($"the query has {query} tokens, and query and document together may have 10", e.Message);
    }

    [Fact]
    public void Lengths_equal_those_of_cutting_the_longer_text_token_by_token()
    {
        for (var first = 0; first < 24; first++)
        {
            for (var second = 0; second < 24; second++)
            {
                for (var budget = 0; budget < 50; budget++)
                {
                    var (a, b) = new Truncation(budget).Lengths(first, second, budget);
                    Assert.Equal(Math.Min(first + second, budget), a + b);
                    Assert.True(a <= first && b <= second);
                    Assert.True(
                        (a == first && b == second) || Math.Abs(a - b) <= 1 || (a < b ? a == first : b == second),
                        $"{first} {second} {budget}: {a} {b}");
                }
            }
        }
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("red", count));

    private static PairTokenizer ReadTokenizer()
    {
        using var model = new TestModel();
        return TokenizerFile.Read(File.ReadAllBytes(model.Path("tokenizer.json")));
    }
}
