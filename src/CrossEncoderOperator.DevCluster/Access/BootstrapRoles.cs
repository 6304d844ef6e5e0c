using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Access;

/// <summary>The cluster roles and bindings that every cluster has.</summary>
internal static class BootstrapRoles
{
    private const string Read = "get,list,watch";
    private const string Write = "create,delete,deletecollection,patch,update";

    // role | verbs | groups | resources, or: role | verbs | paths. The empty group is written as a dot.
    private const string Table = """
        cluster-admin|*|*|*
        cluster-admin|*|/*
        system:basic-user|create|authorization.k8s.io|selfsubjectaccessreviews,selfsubjectrulesreviews
        system:basic-user|create|authentication.k8s.io|selfsubjectreviews
        system:discovery|get|/api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/
        system:public-info-viewer|get|/healthz,/livez,/readyz,/version,/version/
        view|R|.|configmaps,endpoints,events,limitranges,namespaces,persistentvolumeclaims,persistentvolumeclaims/status,pods,pods/log,pods/status,resourcequotas,serviceaccounts,services,services/status
        view|R|apps|controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status
        view|R|batch|jobs,jobs/status
        view|R|policy|poddisruptionbudgets,poddisruptionbudgets/status
        view|R|networking.k8s.io|ingresses,ingresses/status,networkpolicies
        view|R|discovery.k8s.io|endpointslices
        view|R|events.k8s.io|events
        edit|R|.|secrets
        edit|W|.|configmaps,events,persistentvolumeclaims,pods,secrets,serviceaccounts,services
        edit|create|.|pods/eviction,serviceaccounts/token
        edit|impersonate|.|serviceaccounts
        edit|W|apps|daemonsets,deployments,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale
        edit|W|batch|jobs
        edit|W|policy|poddisruptionbudgets
        edit|W|networking.k8s.io|ingresses,networkpolicies
        edit|R,W|coordination.k8s.io|leases
        admin|create|authorization.k8s.io|localsubjectaccessreviews
        admin|R,W|rbac.authorization.k8s.io|rolebindings,roles
        """;

    private static readonly (string Role, string Group)[] Bindings =
    [
        ("cluster-admin", User.Admins), ("system:basic-user", "system:authenticated"), ("system:discovery", "system:authenticated"),
        ("system:public-info-viewer", "system:authenticated"), ("system:public-info-viewer", "system:unauthenticated"),
    ];

    public static IEnumerable<(string Plural, JsonObject Object)> All()
    {
        var rules = Table.Split('\n').Select(line => line.Split('|')).ToLookup(w => w[0], Rule);
        foreach (var role in rules)
        {
            // admin holds what edit holds, and edit what view holds; roles that carry the label are added.
            var above = role.Key switch { "admin" => ["admin", "edit", "view"], "edit" => ["edit", "view"], _ => new[] { role.Key } };
            var obj = Named("ClusterRole", role.Key);
            obj["rules"] = new JsonArray([.. above.SelectMany(r => rules[r]).Select(r => r.DeepClone())]);
            if (role.Key is "admin" or "edit" or "view")
            {
                obj["aggregationRule"] = new JsonObject
                {
                    ["clusterRoleSelectors"] = new JsonArray([.. above.Select(r => new JsonObject
                    {
                        ["matchLabels"] = new JsonObject { ["rbac.authorization.k8s.io/aggregate-to-" + r] = "true" },
                    })]),
                };
            }

            yield return ("clusterroles", obj);
        }

        foreach (var binding in Bindings.GroupBy(b => b.Role))
        {
            var obj = Named("ClusterRoleBinding", binding.Key);
            obj["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = binding.Key };
            obj["subjects"] = new JsonArray([.. binding.Select(b => new JsonObject
            {
                ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Group", ["name"] = b.Group,
            })]);
            yield return ("clusterrolebindings", obj);
        }
    }

    private static JsonObject Named(string kind, string name) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" } },
    };

    private static JsonObject Rule(string[] words)
    {
        var verbs = string.Join(',', words[1].Split(',').Select(v => v switch { "R" => Read, "W" => Write, _ => v }));
        return words.Length == 3
            ? new JsonObject { ["verbs"] = List(verbs), ["nonResourceURLs"] = List(words[2] == "/*" ? "*" : words[2]) }
            : new JsonObject { ["verbs"] = List(verbs), ["apiGroups"] = List(words[2]), ["resources"] = List(words[3]) };
    }

    private static JsonArray List(string text) => new([.. text.Split(',').Select(t => (JsonNode)(t == "." ? "" : t))]);
}
