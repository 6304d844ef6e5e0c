using CrossEncoderOperator.Core.Quality;

namespace CrossEncoderOperator.Core.Tests.Quality;

public sealed class GoldenSetTests
{
    private const string Good = """{"query":"mug","documents":["cup","car"],"grades":[3,0]}""";

    [Theory]
    [InlineData("one", Good, 1)]
    [InlineData("line break at the end", Good + "\n", 1)]
    [InlineData("blank lines and Windows line breaks", "\n" + Good + "\r\n  \r\n" + Good, 2)]
    public void Reads_queries(string what, string text, int count)
    {
        var queries = GoldenSet.Parse(text, out var fault);
        Assert.True(fault is null, $"{what}: {fault}");
        Assert.Equal(count, queries.Count);
        Assert.Equal("mug", queries[0].Query);
        Assert.Equal(["cup", "car"], queries[0].Documents);
        Assert.Equal([3, 0], queries[0].Grades);
    }

    [Theory]
    [InlineData("", "has no queries")]
    [InlineData(" \n\n", "has no queries")]
    [InlineData("mug", "line 1: is not a JSON object (at byte 0)")]
    [InlineData("[]", "line 1: is not a JSON object (at byte 1)")]
    [InlineData("null", "line 1: is not an object")]
    [InlineData(Good + "\n{", "line 2: is not a JSON object (at byte 1)")]
    [InlineData(Good + "\n\n" + Good + Good, "line 3: is not a JSON object (at byte 56)")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[3,0],"relevance":[3,0]}""", "line 1: relevance: is not known; the fields are query, documents and grades")]
    [InlineData("""{"query":"mug","query":"cup","documents":["cup","car"],"grades":[3,0]}""", "line 1: has a field twice")]
    [InlineData("""{"documents":["cup","car"],"grades":[3,0]}""", "line 1: query: is required")]
    [InlineData("""{"query":" ","documents":["cup","car"],"grades":[3,0]}""", "line 1: query: is required")]
    [InlineData("""{"query":7,"documents":["cup","car"],"grades":[3,0]}""", "line 1: query: has a value of another type")]
    [InlineData("""{"query":"mug","grades":[3,0]}""", "line 1: documents: must be from 2 to 1000, is 0")]
    [InlineData("""{"query":"mug","documents":["cup"],"grades":[3]}""", "line 1: documents: must be from 2 to 1000, is 1")]
    [InlineData("""{"query":"mug","documents":["cup",null],"grades":[3,0]}""", "line 1: documents[1]: must be a text of 1 to 100000 characters")]
    [InlineData("""{"query":"mug","documents":["cup",{"text":"car"}],"grades":[3,0]}""", "line 1: documents[1]: has a value of another type")]
    [InlineData("""{"query":"mug","documents":["cup","car"]}""", "line 1: grades: is required")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[]}""", "line 1: grades: has 0 entries for 2 documents")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[3,0,1]}""", "line 1: grades: has 3 entries for 2 documents")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[0,0]}""", "line 1: grades: are all the same")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[2,2]}""", "line 1: grades: are all the same")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[-1,0]}""", "line 1: grades[0]: must be from 0 to 10, is -1")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[0,11]}""", "line 1: grades[1]: must be from 0 to 10, is 11")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[0,0.5]}""", "line 1: grades[1]: has a value of another type")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[0,"3"]}""", "line 1: grades[1]: has a value of another type")]
    [InlineData("""{"query":"mug","documents":["cup","car"],"grades":[0,99999999999]}""", "line 1: grades[1]: has a value of another type")]
    [InlineData("""{"query":"mug","documents":[[[[[[[[[["cup"]]]]]]]]]],"grades":[0,1]}""", "line 1: ")]
    public void Fault_names_line_and_field(string text, string expected)
    {
        Assert.Empty(GoldenSet.Parse(text, out var fault));
        Assert.StartsWith(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_much_is_refused()
    {
        var thousand = string.Join('\n', Enumerable.Repeat(Good, 1000));
        Assert.Equal(1000, GoldenSet.Parse(thousand, out _).Count);
        Assert.Empty(GoldenSet.Parse(thousand + "\n" + Good, out var queries));
        Assert.Equal("line 1001: at most 1000 queries are allowed", queries);

        var wide = $$$"""{"query":"mug","documents":[{{{string.Join(',', Enumerable.Repeat("\"a\"", 1001))}}}],"grades":[0]}""";
        Assert.Empty(GoldenSet.Parse(wide, out var documents));
        Assert.Equal("line 1: documents: must be from 2 to 1000, is 1001", documents);

        Assert.Empty(GoldenSet.Parse($$$"""{"query":"{{{new string('a', 100_001)}}}","documents":["a","b"],"grades":[0,1]}""", out var query));
        Assert.Equal("line 1: query: has 100001 characters, at most 100000 are allowed", query);
    }
}
