namespace CrossEncoderOperator.Training.Data.Queries;

/// <summary>A query with products, their true grades, and the grades that a confused annotator would give.</summary>
internal sealed record TrainingList(
    string Query,
    IReadOnlyList<string> Documents,
    IReadOnlyList<int> Grades,
    IReadOnlyList<int> ConfusedGrades);
