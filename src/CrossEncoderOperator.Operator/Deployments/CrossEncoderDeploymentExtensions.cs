using CrossEncoderOperator.Api;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Hosting;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Deployments;

/// <summary>Adds the controller of CrossEncoderDeployments.</summary>
internal static class CrossEncoderDeploymentExtensions
{
    // The objects of others are never read into the caches.
    private const string Ours = $"{Labels.ManagedBy}={Labels.Manager},{Labels.Deployment}";

    public static ControllerRuntimeBuilder AddCrossEncoderDeployments(this ControllerRuntimeBuilder runtime)
    {
        runtime.Services.AddSingleton<Children>();
        return runtime
            .AddChild<V1ControllerRevision>()
            .AddChild<V1ConfigMap>()
            .AddChild<V1Deployment>()
            .AddChild<V1Service>()
            .AddChild<V1PodDisruptionBudget>()
            .AddChild<V1NetworkPolicy>()
            .AddStore<V1Pod>(Ours)
            .AddIndex<V1Pod>(CrossEncoderDeploymentReconciler.PodIndex, pod => DeploymentOf(pod).Select(key => key.ToString()))
            .AddController<CrossEncoderDeploymentReconciler, CrossEncoderDeployment>(controller => controller
                .Owns<V1ControllerRevision>()
                .Owns<V1ConfigMap>()
                .Owns<V1Deployment>()
                .Owns<V1Service>()
                .Owns<V1PodDisruptionBudget>()
                .Owns<V1NetworkPolicy>()
                .Watches<V1Pod>(DeploymentOf));
    }

    private static ControllerRuntimeBuilder AddChild<T>(this ControllerRuntimeBuilder runtime)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        runtime.Services.AddSingleton<IChildKind, ChildKind<T>>();
        return runtime.AddStore<T>(Ours);
    }

    private static IEnumerable<ObjectKey> DeploymentOf(V1Pod pod) =>
        pod.Metadata.Labels is { } labels && labels.TryGetValue(Labels.Deployment, out var name)
            ? [new(pod.Metadata.NamespaceProperty, name)]
            : [];
}
