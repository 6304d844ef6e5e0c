using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>A kind of object and where the API serves it: <c>deployments.apps/v1</c>.</summary>
/// <param name="Group">Empty for the core group.</param>
public sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced = true)
{
    private static readonly FrozenSet<string> ClusterScoped = FrozenSet.Create(
        "/namespaces", "/nodes", "/persistentvolumes", "apiextensions.k8s.io/customresourcedefinitions",
        "rbac.authorization.k8s.io/clusterroles", "rbac.authorization.k8s.io/clusterrolebindings",
        "storage.k8s.io/storageclasses", "scheduling.k8s.io/priorityclasses", "node.k8s.io/runtimeclasses");

    private static readonly ConcurrentDictionary<Type, ResourceType> Known = new();

    /// <summary>The value of <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>From the <see cref="KubernetesEntityAttribute"/> of the type.</summary>
    /// <exception cref="NotSupportedException">The type has no such attribute.</exception>
    public static ResourceType Of<T>() => Of(typeof(T));

    internal static ResourceType Of(Type type) => Known.GetOrAdd(type, static t =>
    {
        var entity = t.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new NotSupportedException($"{t.Name} has no [KubernetesEntity]: its group, version and plural are unknown");
        var group = entity.Group ?? "";
        return new(group, entity.ApiVersion, entity.PluralName, entity.Kind, !ClusterScoped.Contains($"{group}/{entity.PluralName}"));
    });

    /// <summary>Path relative to the server's address. An empty namespace means all namespaces or cluster scope.</summary>
    internal string Path(string ns, string? name = null, string? subresource = null)
    {
        var path = (Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}")
            + (Namespaced && ns.Length > 0 ? $"/namespaces/{Uri.EscapeDataString(ns)}" : "")
            + $"/{Plural}"
            + (name is null ? "" : $"/{Uri.EscapeDataString(name)}");
        return subresource is null ? path : $"{path}/{subresource}";
    }
}
