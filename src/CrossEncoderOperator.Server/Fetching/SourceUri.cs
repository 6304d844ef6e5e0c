namespace CrossEncoderOperator.Server.Fetching;

/// <summary>The address of a model or of one of its files.</summary>
internal static class SourceUri
{
    /// <exception cref="FetchException">Not an absolute URL of a scheme that may be used.</exception>
    public static Uri Parse(string text, bool allowHttp)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw new FetchException("--uri: must be an absolute URL");
        }

        if (uri.Scheme != Uri.UriSchemeFile && SchemeProblem(uri, allowHttp) is { } problem)
        {
            throw new FetchException($"--uri: {problem}");
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new FetchException("--uri: must have no user, query or fragment");
        }

        return uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
    }

    public static Uri File(Uri directory, string path) =>
        new(directory, string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    /// <exception cref="FetchException">The server sends us where we must not go.</exception>
    public static Uri Redirect(Uri from, Uri? location, bool allowHttp)
    {
        if (location is null)
        {
            throw new FetchException($"{Show(from)}: a redirect without a location");
        }

        var target = new Uri(from, location);
        return SchemeProblem(target, allowHttp) is { } problem
            ? throw new FetchException($"{Show(from)}: redirects to {target.Scheme}: {problem}")
            : target;
    }

    /// <summary>For messages: redirects carry signatures in their query.</summary>
    public static string Show(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static string? SchemeProblem(Uri uri, bool allowHttp) => uri.Scheme switch
    {
        "https" => null,
        "http" => allowHttp ? null : "http needs --allow-http",
        _ => "must be https or file",
    };
}
