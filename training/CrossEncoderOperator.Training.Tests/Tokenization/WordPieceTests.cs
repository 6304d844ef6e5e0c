using CrossEncoderOperator.Training.Data.Tokenization;

namespace CrossEncoderOperator.Training.Tests.Tokenization;

public sealed class WordPieceTests
{
    private static readonly string[] Vocabulary = [.. WordPieceTrainer.SpecialTokens, "tent", "##s", "a", "-", "te", "##n", "sauté"];

    [Theory]
    [InlineData("Tents a", new[] { "tents", "a" })]
    [InlineData("15.6\" SSD/HDD", new[] { "15", ".", "6", "\"", "ssd", "/", "hdd" })]
    [InlineData("crème brûlée", new[] { "creme", "brulee" })]
    [InlineData("e\u0301e\u0301", new[] { "ee" })]
    [InlineData("$5+5=10", new[] { "$", "5", "+", "5", "=", "10" })]
    [InlineData(" \t\n", new string[0])]
    public void Words(string text, string[] expected) => Assert.Equal(expected, BertText.Words(text));

    [Theory]
    [InlineData("tents", new[] { 5, 6 })]
    [InlineData("ten", new[] { 9, 10 })]
    [InlineData("tentx", new[] { 1 })]
    [InlineData("a-tent", new[] { 7, 8, 5 })]
    [InlineData("", new int[0])]
    public void The_longest_known_piece_wins(string text, int[] expected) =>
        Assert.Equal(expected, new WordPieceTokenizer(Vocabulary).Encode(text));

    [Theory]
    [InlineData(3, 4, 10, 3, 4)]
    [InlineData(3, 9, 10, 3, 7)]
    [InlineData(9, 3, 10, 7, 3)]
    [InlineData(8, 9, 10, 5, 5)]
    [InlineData(8, 9, 11, 5, 6)]
    [InlineData(9, 8, 11, 6, 5)]
    [InlineData(8, 8, 11, 5, 6)]
    [InlineData(0, 20, 10, 0, 10)]
    public void The_longer_text_is_cut_first(int query, int document, int budget, int queryKept, int documentKept) =>
        Assert.Equal((queryKept, documentKept), WordPieceTokenizer.LongestFirst(query, document, budget));

    [Fact]
    public void A_pair_has_its_separators_and_knows_where_the_document_starts()
    {
        var pair = new WordPieceTokenizer(Vocabulary).Pair([5], [7, 8], maxTokens: 10);

        Assert.Equal([2, 5, 3, 7, 8, 3], pair.Ids);
        Assert.Equal(3, pair.DocumentStart);
    }

    [Fact]
    public void Training_merges_the_most_frequent_pair_first_and_stops_at_the_size()
    {
        var small = WordPieceTrainer.Train(["low low low lower newest"], 101);

        Assert.Equal(WordPieceTrainer.SpecialTokens, small.Take(5));
        Assert.Equal(101, small.Count);
        Assert.Equal(["##ow", "low"], small.Skip(small.Count - 2));
        Assert.Equal(small.Count, small.Distinct().Count());
    }
}
