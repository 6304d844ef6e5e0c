using CrossEncoderOperator.Api;
using CrossEncoderOperator.Operator.Options;
using CrossEncoderOperator.Runtime.Caching;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Operator.Loads;

/// <summary>The pods of the router. Those of another namespace are not believed: anybody may label a pod.</summary>
internal sealed class Routers(Store<V1Pod> pods, IOptions<OperatorOptions> options, KubernetesClientConfiguration cluster)
{
    /// <summary>Index of pods of routers by namespace.</summary>
    public const string Index = "router";

    private readonly string _namespace = options.Value.RouterNamespace
        ?? Environment.GetEnvironmentVariable("POD_NAMESPACE") ?? cluster.Namespace ?? OperatorOptions.DefaultNamespace;

    public IReadOnlyList<V1Pod> All => pods.ByIndex(Index, _namespace);

    /// <summary>Whether a pod has the label of a router's.</summary>
    public static bool HasLabel(V1Pod pod) =>
        pod.Metadata.Labels is { } labels && labels.TryGetValue(Labels.AppName, out var name) && name == Labels.RouterName;

    public static IEnumerable<string> IndexValues(V1Pod pod) => HasLabel(pod) ? [pod.Metadata.NamespaceProperty] : [];
}
