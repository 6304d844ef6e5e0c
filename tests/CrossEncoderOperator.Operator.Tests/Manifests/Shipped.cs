using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Tests.Manifests;

/// <summary>What is shipped, as kustomize and Helm render it.</summary>
internal static class Shipped
{
    public const string Namespace = "crossencoder-system";

    public static Task<List<object>> KustomizationAsync() =>
        RenderAsync($"kubectl-{Kubectl.Latest}", "kustomize", Path.Combine(Repository.Root, "config/default"));

    public static Task<List<object>> ChartAsync(params string[] arguments) => RenderAsync(
        "helm", ["template", "crossencoder-operator", Path.Combine(Repository.Root, "charts/crossencoder-operator"), "--namespace", Namespace, .. arguments]);

    public const string Operator = "crossencoder-operator";

    public const string Router = "crossencoder-router";

    /// <summary>The one object of a kind that belongs to a program.</summary>
    public static T Single<T>(this IEnumerable<object> objects, string program = Operator)
        where T : IMetadata<V1ObjectMeta> => objects.OfType<T>().Single(o => o.Metadata.Labels["app.kubernetes.io/name"] == program);

    private static async Task<List<object>> RenderAsync(string tool, params string[] arguments) =>
        KubernetesYaml.LoadAllFromString((await Programs.RunAsync(Repository.Tool(tool), arguments)).Succeeded());
}
