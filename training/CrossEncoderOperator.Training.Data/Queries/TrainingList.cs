namespace CrossEncoderOperator.Training.Data.Queries;

/// <summary>A query in a department with products, their true grades, and those that a log of purchases would suggest.</summary>
internal sealed record TrainingList(
    string Department,
    string Query,
    IReadOnlyList<string> Documents,
    IReadOnlyList<int> Grades,
    IReadOnlyList<int> BoughtTogether);
