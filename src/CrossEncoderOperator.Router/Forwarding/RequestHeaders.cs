using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>The headers that a replica gets of a request.</summary>
internal static class RequestHeaders
{
    private const string OwnPrefix = "x-crossencoder-";
    private const string ForwardedPrefix = "X-Forwarded-";

    /// <summary>Of this connection only (RFC 9110, 7.6.1), or set by the router.</summary>
    private static readonly FrozenSet<string> s_dropped = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, HeaderNames.ProxyAuthenticate, HeaderNames.ProxyAuthorization,
        HeaderNames.TE, HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade, "HTTP2-Settings",
        HeaderNames.Expect, HeaderNames.Host, HeaderNames.ContentLength, "Forwarded", "X-Real-IP");

    private static readonly FrozenSet<string> s_trace = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, HeaderNames.TraceParent, HeaderNames.TraceState);

    /// <summary>Copies what is the client's to say, and adds where the request came from.</summary>
    /// <param name="ownHeader">Name of the one header of the router's own family that passes; null for none.</param>
    /// <param name="traced">The router adds a trace context itself.</param>
    public static void Copy(HttpContext from, HttpRequestHeaders to, HttpContentHeaders? content, string? ownHeader, bool traced)
    {
        var request = from.Request;
        var named = Named(request.Headers.Connection);
        foreach (var (name, values) in request.Headers)
        {
            if (Passes(name, ownHeader, traced) && named?.Contains(name) is not true && !Add(to, name, values) && content is not null)
            {
                Add(content, name, values);
            }
        }

        if (from.Connection.RemoteIpAddress is { } client)
        {
            to.TryAddWithoutValidation("X-Forwarded-For", (client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).ToString());
        }

        to.TryAddWithoutValidation("X-Forwarded-Host", request.Host.Value);
        to.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
    }

    /// <summary>The headers that a Connection header names; null when it names none.</summary>
    public static HashSet<string>? Named(StringValues connection)
    {
        if (connection.Count == 0 || connection is ["keep-alive" or "Keep-Alive" or "close"])
        {
            return null;
        }

        return connection
            .SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static bool Passes(string name, string? ownHeader, bool traced) =>
        !s_dropped.Contains(name)
        && !name.StartsWith(ForwardedPrefix, StringComparison.OrdinalIgnoreCase)
        && (!name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) || string.Equals(name, ownHeader, StringComparison.OrdinalIgnoreCase))
        && !(traced && s_trace.Contains(name));

    private static bool Add(HttpHeaders to, string name, StringValues values) => values.Count == 1
        ? to.TryAddWithoutValidation(name, values[0])
        : to.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
}
