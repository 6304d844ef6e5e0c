using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>What a name, label or key may look like.</summary>
internal static partial class Names
{
    public const string LabelText = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
        "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    public const string SubdomainText = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start " +
        "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
        "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string QualifiedText = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
        "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueText = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end " +
        "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static bool IsLabel(string name) => name.Length <= 63 && Label().IsMatch(name);

    /// <summary>A name of DNS that starts with a letter: services.</summary>
    public static bool IsServiceName(string name) => IsLabel(name) && char.IsAsciiLetter(name[0]);

    public static bool IsSubdomain(string name) => name.Length <= 253 && name.Split('.').All(Label().IsMatch);

    /// <summary>A name that only must not break a path: roles and bindings.</summary>
    public static bool IsPathSegment(string name) => name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '%') < 0;

    public static bool IsConfigKey(string key) => key.Length <= 253 && key != "." && !key.StartsWith("..", StringComparison.Ordinal) && ConfigKey().IsMatch(key);

    public static bool IsQualified(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        return (slash < 0 || IsSubdomain(key[..slash])) && name.Length is > 0 and <= 63 && Value().IsMatch(name);
    }

    public static bool IsLabelValue(string value) => value.Length == 0 || (value.Length <= 63 && Value().IsMatch(value));

    public static void CheckLabels(JsonNode? labels, string field, List<FieldError> errors)
    {
        foreach (var (key, value) in labels as JsonObject ?? [])
        {
            if (!IsQualified(key)) errors.Add(FieldError.Invalid(field, key, QualifiedText));
            if (!IsLabelValue(value.AsString() ?? "")) errors.Add(FieldError.Invalid(field, value.AsString(), ValueText));
        }
    }

    public static void CheckAnnotations(JsonNode? annotations, string field, List<FieldError> errors)
    {
        const int Limit = 256 * 1024;
        var size = 0L;
        foreach (var (key, value) in annotations as JsonObject ?? [])
        {
            size += key.Length + (value.AsString()?.Length ?? 0);
            if (!IsQualified(key.ToLowerInvariant())) errors.Add(FieldError.Invalid(field, key, QualifiedText));
        }

        if (size > Limit) errors.Add(FieldError.TooLong(field, Limit));
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?\\z")]
    private static partial Regex Label();

    [GeneratedRegex("^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\\z")]
    private static partial Regex Value();

    [GeneratedRegex("^[-._a-zA-Z0-9]+\\z")]
    private static partial Regex ConfigKey();
}
