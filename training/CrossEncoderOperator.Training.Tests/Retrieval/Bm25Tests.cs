using CrossEncoderOperator.Training.Data.Retrieval;

namespace CrossEncoderOperator.Training.Tests.Retrieval;

public sealed class Bm25Tests
{
    private static readonly string[] Documents = ["red tent, red pegs", "Blue tent!", "a kettle", "green kettle with a lid"];

    [Theory]
    [InlineData("a rare word beats a common one", "blue tent", new[] { 1, 0 })]
    [InlineData("case and punctuation do not matter", "RED-pegs", new[] { 0 })]
    [InlineData("the shorter of two equal matches comes first", "kettle", new[] { 2, 3 })]
    [InlineData("unknown words find nothing", "zeppelin", new int[0])]
    public void Top(string name, string query, int[] expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, new Bm25(Documents).Top(query, 10));
    }

    [Fact]
    public void The_score_is_that_of_the_formula()
    {
        var score = new Bm25(["a b", "a a c c"]).Scores("a")[1];

        // idf = ln(1 + 0.5 / 2.5); tf = 2, length 4, mean length 3.
        Assert.Equal(Math.Log(1.2) * 2 * 2.2 / (2 + (1.2 * (0.25 + (0.75 * 4 / 3)))), score, 9);
    }
}
