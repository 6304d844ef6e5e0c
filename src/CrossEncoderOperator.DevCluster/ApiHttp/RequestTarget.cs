using CrossEncoderOperator.DevCluster.Access;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>What a path under /api or /apis points at.</summary>
internal sealed record RequestTarget(
    string Verb, string Group, string Version, string Plural, string? Namespace, string? Name, string Subresource)
{
    /// <summary>Null when the path names no resource: discovery and the like.</summary>
    public static RequestTarget? Parse(string method, string path, bool watch)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var more] => ("", v, more),
            ["apis", var g, var v, .. var more] => (g, v, more),
            _ => ("", "", []),
        };
        if (rest.Length == 0) return null;

        // The namespace resource itself is the one that is cluster-scoped although its path looks like a prefix.
        var (ns, plural, tail) = rest switch
        {
            ["namespaces", var n, var p, .. var more] when p is not ("status" or "finalize") => (n, p, more),
            [var p, .. var more] => (null, p, more),
            _ => (null, "", []),
        };
        var name = tail.ElementAtOrDefault(0);
        var verb = method switch
        {
            "GET" or "HEAD" => watch ? "watch" : name is null ? "list" : "get",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => name is null ? "deletecollection" : "delete",
            _ => method.ToLowerInvariant(),
        };
        return new RequestTarget(verb, group, version, plural, ns, name, string.Join('/', tail.Skip(1)));
    }

    /// <summary>The right that this asks for. A namespace itself is asked for inside that namespace.</summary>
    public AccessRequest Access => new(
        Verb, Group, Plural, Subresource, Namespace ?? (Plural == "namespaces" && Group.Length == 0 ? Name : null), Name ?? "");
}
