using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;

namespace CrossEncoderOperator.DevCluster.Access;

/// <summary>One rule of a role.</summary>
internal sealed record PolicyRule(
    IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources, IReadOnlyList<string> Names, IReadOnlyList<string> Paths)
{
    public static PolicyRule Of(JsonObject rule) => new(
        [.. rule.Texts("verbs")], [.. rule.Texts("apiGroups")], [.. rule.Texts("resources")],
        [.. rule.Texts("resourceNames")], [.. rule.Texts("nonResourceURLs")]);

    public bool Allows(AccessRequest request) => Has(Verbs, request.Verb) && (request.Path is { } path
        ? Paths.Any(p => p == path || (p.EndsWith('*') && path.StartsWith(p[..^1], StringComparison.Ordinal)))
        : Has(Groups, request.Group)
            && Resources.Any(r => r == "*" || r == request.FullResource || (request.Subresource.Length > 0 && r == "*/" + request.Subresource))
            && (Names.Count == 0 || Names.Contains(request.Name)));

    /// <summary>The single permissions this rule is made of.</summary>
    public IEnumerable<PolicyRule> Parts() =>
        from verb in Verbs
        from part in Paths.Select(p => new PolicyRule([verb], [], [], [], [p])).Concat(
            from @group in Groups
            from resource in Resources
            from name in Names.DefaultIfEmpty("")
            select new PolicyRule([verb], [@group], [resource], name.Length == 0 ? [] : [name], []))
        select part;

    /// <summary>Whether this rule allows all that one of the <see cref="Parts"/> of another allows.</summary>
    public bool Covers(PolicyRule part) => Has(Verbs, part.Verbs[0]) && (part.Paths.Count > 0
        ? Paths.Any(p => p == part.Paths[0] || (p.EndsWith('*') && part.Paths[0].StartsWith(p[..^1], StringComparison.Ordinal)))
        : Has(Groups, part.Groups[0])
            && (Has(Resources, part.Resources[0]) || (part.Resources[0].Split('/') is [_, var sub] && Resources.Contains("*/" + sub)))
            && (Names.Count == 0 || (part.Names.Count > 0 && Names.Contains(part.Names[0]))));

    private static bool Has(IReadOnlyList<string> allowed, string wanted) => allowed.Contains("*") || allowed.Contains(wanted);
}
