namespace CrossEncoderOperator.Core.Quality;

/// <summary>A query, its documents, and how relevant each is.</summary>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents; at least two.</param>
/// <param name="Grades">Grade of each document, from 0 (irrelevant) on; not all are the same.</param>
public sealed record GoldenQuery(string Query, IReadOnlyList<string> Documents, IReadOnlyList<int> Grades);
