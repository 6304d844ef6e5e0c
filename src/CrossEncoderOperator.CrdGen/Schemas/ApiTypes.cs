using System.Reflection;
using k8s.Models;

namespace CrossEncoderOperator.CrdGen.Schemas;

/// <summary>What reflection cannot tell of the types that an API is made of.</summary>
internal static class ApiTypes
{
    // The Kubernetes API reference; the model classes do not say which of their fields are required.
    private static readonly Dictionary<Type, string[]> s_required = new()
    {
        [typeof(V1Condition)] = ["lastTransitionTime", "message", "reason", "status", "type"],
        [typeof(V1ConfigMapKeySelector)] = ["key", "name"],
        [typeof(V1LabelSelectorRequirement)] = ["key", "operator"],
        [typeof(V1LocalObjectReference)] = ["name"],
        [typeof(V1NodeSelector)] = ["nodeSelectorTerms"],
        [typeof(V1NodeSelectorRequirement)] = ["key", "operator"],
        [typeof(V1PodAffinityTerm)] = ["topologyKey"],
        [typeof(V1PreferredSchedulingTerm)] = ["preference", "weight"],
        [typeof(V1SecretKeySelector)] = ["key", "name"],
        [typeof(V1TopologySpreadConstraint)] = ["maxSkew", "topologyKey", "whenUnsatisfiable"],
        [typeof(V1WeightedPodAffinityTerm)] = ["podAffinityTerm", "weight"],
    };

    public static bool IsKubernetes(Type type) => type.Namespace == typeof(V1Pod).Namespace;

    public static bool IsRequired(Type type, string field) => s_required.GetValueOrDefault(type)?.Contains(field) == true;

    public static bool IsMap(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var generic
        && (generic == typeof(IReadOnlyDictionary<,>) || generic == typeof(IDictionary<,>));

    public static bool IsList(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var generic
        && (generic == typeof(IReadOnlyList<>) || generic == typeof(IList<>));

    public static Type ItemType(Type type) => type.GetGenericArguments()[^1];

    /// <summary>The properties of a type in the order of their names on the wire.</summary>
    public static IEnumerable<ApiProperty> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => new ApiProperty(property))
            .OrderBy(property => property.Name, StringComparer.Ordinal);
}
