namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>A query with documents that people graded.</summary>
/// <param name="Query">The query.</param>
/// <param name="Documents">At least one.</param>
/// <param name="Grades">Relevance of each document, 0 for none.</param>
internal sealed record LabelledQuery(string Query, IReadOnlyList<string> Documents, IReadOnlyList<int> Grades);
