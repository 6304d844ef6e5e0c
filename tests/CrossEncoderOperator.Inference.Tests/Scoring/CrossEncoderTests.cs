using System.Text.Json.Nodes;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Inference.Tokenization.Files;

namespace CrossEncoderOperator.Inference.Tests.Scoring;

public sealed class CrossEncoderTests
{
    private static readonly string[] s_documents =
    [
        "red running shoes", "blue kettle", "jacket", "", "a b c d e f g h i j k l m n o p", "shoes, shoes.", "z",
        .. Enumerable.Range(1, 40).Select(count => string.Join(' ', Enumerable.Repeat("red jacket", count))),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Score_does_not_depend_on_what_else_is_scored(int labels)
    {
        using var directory = new TestModel(labels);
        using var model = directory.Load();
        await model.SelfTestAsync(Cancellation);
        var pairs = Encode(model, s_documents);

        var together = await model.ScoreAsync(pairs, Cancellation);
        for (var i = 0; i < pairs.Length; i++)
        {
            var alone = Assert.Single(await model.ScoreAsync([pairs[i]], Cancellation));
            Assert.Equal(alone.Logit, together[i].Logit, 1e-5);
            Assert.Equal(alone.Value, together[i].Value, 1e-5);
        }

        var spread = together.Max(score => score.Logit) - together.Min(score => score.Logit);
        Assert.True(spread > 0.1, $"the scores of the test model are all alike: {spread}");
    }

    [Fact]
    public void Many_documents_are_tokenized_as_one_by_one()
    {
        using var directory = new TestModel();
        using var model = directory.Load(options => options with { Threads = new CpuThreads(4, "test") });
        string[] documents = [.. Enumerable.Range(0, 2000).Select(i => s_documents[i % s_documents.Length])];
        var pairs = model.EncodeAll("red shoes", documents);
        var expected = Encode(model, s_documents);
        Assert.All(pairs.Index(), pair => Assert.Equal(expected[pair.Index % expected.Length].Ids, pair.Item.Ids));
    }

    [Fact]
    public async Task Segments_matter()
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        var flat = Flat(directory);
        var pair = Encode(model, ["blue kettle"])[0];
        var same = flat.Encode(flat.Tokenize("red shoes"), "blue kettle", model.Truncation);
        Assert.Equal(pair.Ids, same.Ids);
        var scores = await model.ScoreAsync([pair, same], Cancellation);
        Assert.NotEqual(scores[0].Logit, scores[1].Logit, 1e-4);
    }

    [Fact]
    public async Task Requests_at_the_same_time_get_their_own_scores()
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        var pairs = Encode(model, s_documents);
        var expected = await model.ScoreAsync(pairs, Cancellation);

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => model.ScoreAsync(pairs, Cancellation)));
        Assert.All(all, scores => Assert.Equal(expected, scores));
    }

    [Fact]
    public async Task Cancelled_request_ends_and_the_next_is_answered()
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        var pairs = Encode(model, s_documents);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ScoreAsync(pairs, cancelled.Token));
        Assert.Single(await model.ScoreAsync(pairs[..1], Cancellation));
    }

    /// <summary>The tokenizer of the model with the segment 0 everywhere.</summary>
    private static PairTokenizer Flat(TestModel model)
    {
        model.Edit("tokenizer.json", root => root["post_processor"] = JsonNode.Parse("""
            {
              "type": "TemplateProcessing",
              "pair": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}}
              ],
              "special_tokens": {"[CLS]": {"ids": [2]}, "[SEP]": {"ids": [3]}}
            }
            """));
        return TokenizerFile.Read(File.ReadAllBytes(model.Path("tokenizer.json")));
    }

    private static EncodedPair[] Encode(CrossEncoder model, string[] documents)
    {
        var query = model.Tokenizer.Tokenize("red shoes");
        return [.. documents.Select(document => model.Tokenizer.Encode(query, document, model.Truncation))];
    }
}
