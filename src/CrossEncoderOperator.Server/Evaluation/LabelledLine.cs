namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>A line of a labelled file: <c>grades</c>, which also may be called <c>relevance</c>.</summary>
internal sealed record LabelledLine
{
    public string? Query { get; set; }

    public IReadOnlyList<string>? Documents { get; set; }

    public IReadOnlyList<int>? Grades { get; set; }

    public IReadOnlyList<int>? Relevance { get; set; }
}
