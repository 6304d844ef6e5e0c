namespace CrossEncoderOperator.Api.Models;

/// <summary>Where models may come from; the operator's settings.</summary>
/// <param name="AllowHttps">Whether <c>https://</c> is allowed.</param>
/// <param name="AllowedFilePrefixes">Absolute directories on the node under which <c>file://</c> is allowed; none refuses it.</param>
public sealed record ModelSourcePolicy(bool AllowHttps, IReadOnlyList<string> AllowedFilePrefixes)
{
    /// <summary>Whether a directory on the node is allowed.</summary>
    /// <param name="path">Absolute path without <c>.</c> and <c>..</c> segments.</param>
    /// <returns>True when the path is one of the prefixes or lies under one.</returns>
    public bool AllowsFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return AllowedFilePrefixes.Select(prefix => prefix.TrimEnd('/')).Any(prefix =>
            path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/'));
    }
}
