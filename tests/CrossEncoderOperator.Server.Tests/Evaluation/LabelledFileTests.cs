using CrossEncoderOperator.Server.Evaluation;

namespace CrossEncoderOperator.Server.Tests.Evaluation;

public sealed class LabelledFileTests
{
    [Fact]
    public void Reads_grades_by_both_names_and_ignores_other_fields()
    {
        var queries = LabelledFile.Parse(
        [
            """{"query": "a", "documents": ["x", "y"], "grades": [0, 3], "scores": [0.5, null], "time": "2026-01-01"}""",
            "",
            """{"query": "b", "documents": ["z"], "relevance": [1]}""",
        ]);
        Assert.Equal(["a", "b"], queries.Select(query => query.Query));
        Assert.Equal([0, 3, 1], queries.SelectMany(query => query.Grades));
    }

    [Theory]
    [InlineData("", "the file has no queries")]
    [InlineData("{", "line 1: not a JSON object: not JSON, or value of the wrong type")]
    [InlineData("null", "line 1: query is missing")]
    [InlineData("""{"query": 3}""", "line 1: query: not JSON, or value of the wrong type")]
    [InlineData("""{"query": "", "documents": ["x"], "grades": [1]}""", "line 1: query is missing")]
    [InlineData("""{"query": "a", "grades": [1]}""", "line 1: documents is missing or empty")]
    [InlineData("""{"query": "a", "documents": [], "grades": []}""", "line 1: documents is missing or empty")]
    [InlineData("""{"query": "a", "documents": [null], "grades": [1]}""", "line 1: documents must hold only strings")]
    [InlineData("""{"query": "a", "documents": ["x"]}""", "line 1: grades is missing")]
    [InlineData("""{"query": "a", "documents": ["x"], "grades": [1, 2]}""", "line 1: grades has 2 entries for 1 documents")]
    [InlineData("""{"query": "a", "documents": ["x"], "grades": [-1]}""", "line 1: grades must be from 0 to 30")]
    public void Names_the_line_and_the_field(string line, string message) =>
        Assert.Equal(message, Assert.Throws<EvaluationException>(() => LabelledFile.Parse([line])).Message);
}
