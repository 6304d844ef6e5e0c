using System.Text.RegularExpressions;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>Checks labels and annotations that a user adds to pods.</summary>
internal static partial class LabelValidator
{
    public static void Labels(string path, IReadOnlyDictionary<string, string>? labels, List<SpecError> errors)
    {
        foreach (var (key, value) in Sorted(labels))
        {
            Key(path, key, errors);
            Value(path, key, value, errors);
        }
    }

    public static void Annotations(string path, IReadOnlyDictionary<string, string>? annotations, List<SpecError> errors)
    {
        foreach (var (key, _) in Sorted(annotations))
        {
            Key(path, key, errors);
        }
    }

    public static void NodeSelector(string path, IReadOnlyDictionary<string, string>? selector, List<SpecError> errors)
    {
        foreach (var (key, value) in Sorted(selector))
        {
            if (!IsQualifiedName(key))
            {
                errors.Add(new($"{path}[{key}]", "is not a valid label key"));
            }
            Value(path, key, value, errors);
        }
    }

    private static void Key(string path, string key, List<SpecError> errors)
    {
        if (Api.Labels.IsReserved(key))
        {
            errors.Add(new($"{path}[{key}]", "is reserved for the operator"));
        }
        else if (!IsQualifiedName(key))
        {
            errors.Add(new(
                $"{path}[{key}]", "is not a valid key: [prefix/]name, the name at most 63 of A-Z, a-z, 0-9, '-', '_' and '.'"));
        }
    }

    private static void Value(string path, string key, string? value, List<SpecError> errors)
    {
        if (value is null || (value.Length > 0 && !Name().IsMatch(value)))
        {
            errors.Add(new(
                $"{path}[{key}]", "is not a valid value: at most 63 of A-Z, a-z, 0-9, '-', '_' and '.', alphanumeric at both ends"));
        }
    }

    private static bool IsQualifiedName(string key) =>
        key.Split('/') switch
        {
            [var name] => Name().IsMatch(name),
            [var prefix, var name] => Name().IsMatch(name) && prefix.Length <= 253 && Domain().IsMatch(prefix),
            _ => false,
        };

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string>? map) =>
        (map ?? new Dictionary<string, string>(StringComparer.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(
        @"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Domain();
}
