namespace CrossEncoderOperator.Core.Schedules;

/// <summary>Lists for people.</summary>
internal static class NameList
{
    private const int MostNamed = 3;

    public static string Of(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : string.Empty);
}
