using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Access;

/// <summary>Role-based access control over the roles and bindings in the store.</summary>
internal sealed class Authorizer(ResourceCatalog catalog)
{
    private const string Rbac = "rbac.authorization.k8s.io";

    public bool Allows(User user, AccessRequest request) =>
        user.Groups.Contains(User.Admins) || RulesOf(user, request.Namespace).Any(r => r.Allows(request));

    /// <exception cref="ApiException">403, in the words of a Kubernetes API server.</exception>
    public void Demand(User user, AccessRequest request)
    {
        if (Allows(user, request)) return;

        if (request.Path is not null)
            throw new ApiException(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {request.Verb} path \"{request.Path}\"", []);

        var scope = request.Namespace is null ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        var qualified = request.Group.Length == 0 ? request.Resource : $"{request.Resource}.{request.Group}";
        var name = request.Name.Length == 0 ? "" : $" \"{request.Name}\"";
        var details = new JsonObject { ["kind"] = request.Resource };
        foreach (var (key, value) in new[] { ("name", request.Name), ("group", request.Group) }.Where(d => d.Item2.Length > 0)) details[key] = value;

        throw new ApiException(403, "Forbidden", $"{qualified}{name} is forbidden: User \"{user.Name}\" cannot {request.Verb} resource " +
            $"\"{request.FullResource}\" in API group \"{request.Group}\" {scope}", details);
    }

    /// <summary>The rules that hold for the user: everywhere, and in this namespace.</summary>
    public IEnumerable<PolicyRule> RulesOf(User user, string? ns) =>
        from binding in Bindings(ns)
        where binding.Items("subjects").Any(s => IsSubject(user, s, binding.Namespace()))
        from rule in RulesOf(binding)
        select rule;

    /// <summary>Nobody gives rights by a role that they do not have themselves.</summary>
    public void CheckEscalation(WriteRequest request, JsonObject role) =>
        CheckCovered(request, role, "escalate", request.Resource.Plural, role.Name(), role.Items("rules").Select(PolicyRule.Of));

    /// <inheritdoc cref="CheckEscalation"/>
    public void CheckBinding(WriteRequest request, JsonObject binding) => CheckCovered(
        request, binding, "bind", binding.Str("roleRef.kind") == "Role" ? "roles" : "clusterroles", binding.Str("roleRef.name") ?? "", RulesOf(binding));

    private void CheckCovered(
        WriteRequest request, JsonObject obj, string verb, string resource, string name, IEnumerable<PolicyRule> wanted)
    {
        var user = request.User;
        if (Allows(user, new AccessRequest(verb, Rbac, resource, Namespace: request.Namespace, Name: name))) return;

        var own = RulesOf(user, request.Namespace).ToList();
        var missing = wanted.SelectMany(r => r.Parts()).Where(p => !own.Exists(o => o.Covers(p))).ToList();
        if (missing.Count > 0)
        {
            throw Refusal.Forbidden(request.Resource, obj.Name(), $"user \"{user.Name}\" (groups=[{string.Join(" ", user.Groups.Select(g => $"\"{g}\""))}]) " +
                "is attempting to grant RBAC permissions not currently held:\n" + string.Join("\n", missing.Select(m => m.Paths.Count > 0
                    ? $"{{NonResourceURLs:[\"{m.Paths[0]}\"], Verbs:[\"{m.Verbs[0]}\"]}}"
                    : $"{{APIGroups:[\"{m.Groups[0]}\"], Resources:[\"{m.Resources[0]}\"], Verbs:[\"{m.Verbs[0]}\"]}}")));
        }
    }

    private IEnumerable<JsonObject> Bindings(string? ns)
    {
        var cluster = All("clusterrolebindings").Values;
        return ns is null ? cluster : cluster.Concat(All("rolebindings").Where(b => b.Key.StartsWith(ns + "/", StringComparison.Ordinal)).Select(b => b.Value));
    }

    private IEnumerable<PolicyRule> RulesOf(JsonObject binding)
    {
        var name = binding.Str("roleRef.name") ?? "";
        var role = binding.Str("roleRef.kind") == "Role"
            ? catalog.BuiltIn(Rbac, "roles").Objects.Get($"{binding.Namespace()}/{name}")
            : catalog.BuiltIn(Rbac, "clusterroles").Objects.Get(name);
        var roles = role.Items("aggregationRule.clusterRoleSelectors").ToList() is { Count: > 0 } selectors
            ? All("clusterroles").Values.Where(r => selectors.Exists(s => LabelSelector.Of(s).Matches(r.Obj("metadata.labels")))).Append(role!)
            : role is null ? [] : [role];
        return roles.SelectMany(r => r.Items("rules")).Select(PolicyRule.Of);
    }

    private System.Collections.Immutable.ImmutableSortedDictionary<string, JsonObject> All(string plural) => catalog.BuiltIn(Rbac, plural).Objects.Now().Objects;

    private static bool IsSubject(User user, JsonObject subject, string? ns) => subject.Str("kind") switch
    {
        "User" => subject.Str("name") == user.Name,
        "Group" => user.Groups.Contains(subject.Str("name") ?? ""),
        "ServiceAccount" => user.Name == $"system:serviceaccount:{subject.Str("namespace") ?? ns}:{subject.Str("name")}",
        _ => false,
    };
}
