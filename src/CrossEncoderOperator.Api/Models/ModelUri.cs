namespace CrossEncoderOperator.Api.Models;

/// <summary>Reads the URI of a model.</summary>
public static class ModelUri
{
    private const string FileScheme = "file://";

    /// <summary>The directory on the node that a <c>file://</c> URI names.</summary>
    /// <param name="uri">URI of a model.</param>
    /// <returns>Absolute path, or null for another scheme.</returns>
    public static string? FilePath(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return uri.StartsWith(FileScheme, StringComparison.Ordinal) ? uri[FileScheme.Length..] : null;
    }

    /// <summary>The TCP port that an <c>https://</c> URI is fetched from.</summary>
    /// <param name="uri">URI of a model.</param>
    /// <returns>The port, or null for another scheme.</returns>
    public static int? HttpsPort(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return FilePath(uri) is null ? new Uri(uri).Port : null;
    }

    /// <summary>Says what is wrong with the URI of a model.</summary>
    /// <param name="uri">URI of a model.</param>
    /// <param name="policy">Where models may come from.</param>
    /// <returns>The fault, or null.</returns>
    public static string? Fault(string uri, ModelSourcePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(policy);
        if (uri.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return "must not contain white space or control characters";
        }
        if (FilePath(uri) is { } path)
        {
            return FileFault(path, policy);
        }
        return uri.StartsWith("https://", StringComparison.Ordinal)
            ? HttpsFault(uri, policy)
            : "must start with https:// or file://";
    }

    private static string? FileFault(string path, ModelSourcePolicy policy)
    {
        if (!path.StartsWith('/'))
        {
            return "must name an absolute path: file:///path/of/the/model";
        }
        if (path.AsSpan(1).ContainsAny('%', '?', '#') || path.Contains('\\', StringComparison.Ordinal))
        {
            return @"must be a plain path, without %, ?, # and \";
        }
        if (path[1..].Split('/') is var segments && segments.Any(segment => segment is "" or "." or ".."))
        {
            return "must not have empty, '.' or '..' path segments";
        }
        if (policy.AllowedFilePrefixes.Count == 0)
        {
            return "file:// models are not allowed: the operator runs without --models-file-allowed-prefixes";
        }
        return policy.AllowsFile(path)
            ? null
            : $"{path} is not under a directory that the operator allows: {string.Join(", ", policy.AllowedFilePrefixes)}";
    }

    private static string? HttpsFault(string uri, ModelSourcePolicy policy)
    {
        if (!policy.AllowHttps)
        {
            return "https:// models are not allowed: the operator runs with --models-https=false";
        }
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0)
        {
            return "is not a valid URL";
        }
        if (parsed.UserInfo.Length > 0)
        {
            return "must not contain credentials";
        }
        return parsed.Query.Length > 0 || parsed.Fragment.Length > 0 || uri.Contains('?', StringComparison.Ordinal)
            ? "must be the URL of a directory, without query and fragment"
            : null;
    }
}
