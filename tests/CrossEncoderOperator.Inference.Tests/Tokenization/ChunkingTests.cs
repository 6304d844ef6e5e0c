using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Tokenization;

public sealed class ChunkingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 10, 4, 8, "0-0")]
    [InlineData(10, 10, 4, 8, "0-10")]
    [InlineData(11, 10, 4, 8, "0-10 1-11")]
    [InlineData(16, 10, 4, 8, "0-10 6-16")]
    [InlineData(17, 10, 4, 8, "0-10 6-16 7-17")]
    [InlineData(30, 10, 0, 8, "0-10 10-20 20-30")]
    // An overlap of more than half would hardly go forward.
    [InlineData(20, 10, 9, 8, "0-10 5-15 10-20")]
    [InlineData(3, 1, 5, 8, "0-1 1-2 2-3")]
    public void Chunks_cover_the_document(int tokens, int size, int overlap, int maxChunks, string expected) =>
        Assert.Equal(expected, string.Join(' ', new Chunking(null, overlap, maxChunks).Chunks(tokens, size).Select(chunk => $"{chunk.Start}-{chunk.End}")));

    [Theory]
    [InlineData(10, 4, 1, 10)]
    [InlineData(10, 4, 3, 22)]
    [InlineData(1000, 0, int.MaxValue, int.MaxValue - 1)]
    public void As_many_chunks_as_are_allowed_reach_so_far(int size, int overlap, int maxChunks, int expected)
    {
        var chunking = new Chunking(null, overlap, maxChunks);
        Assert.Equal(expected, chunking.Reach(size));
        if (maxChunks < 10)
        {
            Assert.Equal(maxChunks, chunking.Chunks(expected, size).Count());
        }
    }

    [Theory]
    [InlineData(null, 8)]
    [InlineData(10, 3)]
    [InlineData(10, 0)]
    public void Every_word_is_in_a_chunk_and_every_chunk_says_where_it_is(int? maxTokens, int overlap)
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        string[] words = [.. Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? "red" : i % 3 == 1 ? "kettle" : "jacket")];
        var document = string.Join(' ', words);
        var request = Encode(model, "blue shoes", document, new Chunking(maxTokens, overlap, 64));

        Assert.Equal((0, request.Pairs.Count), request.PairsOf(0));
        Assert.True(request.Pairs.Count > 1);
        Assert.All(request.Pairs, pair =>
        {
            Assert.False(pair.Truncated);
            Assert.Equal(2, pair.QueryTokens);
            Assert.True(pair.Length <= model.Config.MaxTokens && pair.DocumentTokens <= (maxTokens ?? int.MaxValue));
            var text = document[pair.Document.Start..pair.Document.End];
            Assert.Equal(model.EncodeAll("blue shoes", [text])[0].Ids, pair.Ids);
        });
        Assert.Equal((0, document.Length), (request.Pairs[0].Document.Start, request.Pairs[^1].Document.End));
        Assert.All(request.Pairs.Zip(request.Pairs.Skip(1)), next => Assert.True(next.Second.Document.Start <= next.First.Document.End + 1));
    }

    [Fact]
    public void What_is_behind_the_last_chunk_is_not_read_and_the_document_says_so()
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        var request = Encode(model, "blue shoes", string.Join(' ', Enumerable.Repeat("red", 100)), new Chunking(10, 0, 3));
        Assert.Equal(3, request.Pairs.Count);
        Assert.All(request.Pairs, pair => Assert.True(pair.Truncated));
    }

    [Theory]
    [InlineData("red kettle")]
    [InlineData("")]
    public void A_document_that_fits_is_the_pair_that_it_is_without_chunks(string document)
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        var pair = Assert.Single(Encode(model, "blue shoes", document, new Chunking(null, 8, 4)).Pairs);
        Assert.Equal(model.EncodeAll("blue shoes", [document])[0].Ids, pair.Ids);
        Assert.False(pair.Truncated);
    }

    [Fact]
    public void A_long_query_leaves_half_of_each_pair_to_the_chunk()
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        var request = Encode(
            model, string.Join(' ', Enumerable.Repeat("blue", 200)), string.Join(' ', Enumerable.Repeat("red", 70)), new Chunking(null, 0, 8));
        Assert.Equal(3, request.Pairs.Count);
        // 64 tokens less three special ones.
        Assert.All(request.Pairs, pair => Assert.Equal((30, 31, true), (pair.QueryTokens, pair.DocumentTokens, pair.Truncated)));
    }

    [Theory]
    [InlineData(TruncationSide.Right, 5, "red red red red kettle")]
    [InlineData(TruncationSide.Left, 2, "kettle jacket")]
    [InlineData(TruncationSide.Right, 60, "red red red red kettle jacket")]
    public void No_more_of_a_document_is_read_than_is_asked_for(TruncationSide side, int most, string read)
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        const string Document = "red red red red kettle jacket";
        var options = new EncodingOptions(new Truncation(model.Config.MaxTokens, side), most);
        var pair = Assert.Single(model.Encode(["blue"], [Document], options, Cancellation).Pairs);
        Assert.Equal(model.EncodeAll("blue", [read])[0].Ids, pair.Ids);
        Assert.Equal(read.Length < Document.Length, pair.Truncated);
        Assert.Equal(read, Document[pair.Document.Start..pair.Document.End]);
    }

    [Fact]
    public void Each_document_may_have_a_query_of_its_own()
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        var options = new EncodingOptions(model.Truncation);
        var pairs = model.Encode(["red", "blue kettle"], ["shoes", "jacket"], options, Cancellation).Pairs;
        Assert.Equal(model.EncodeAll("red", ["shoes"])[0].Ids, pairs[0].Ids);
        Assert.Equal(model.EncodeAll("blue kettle", ["jacket"])[0].Ids, pairs[1].Ids);
        Assert.Throws<ArgumentException>(() => model.Encode(["a", "b"], ["c", "d", "e"], options, Cancellation));
    }

    private static EncodedRequest Encode(CrossEncoder model, string query, string document, Chunking chunking) =>
        model.Encode([query], [document], new EncodingOptions(model.Truncation, Chunking: chunking), Cancellation);
}
