namespace CrossEncoderOperator.Training.Data.Queries;

/// <summary>A query with candidate documents and their grades, 0 (irrelevant) to 3 (exactly what was asked for).</summary>
internal sealed record JudgedQuery(string Query, IReadOnlyList<string> Documents, IReadOnlyList<int> Relevance);
