using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.Operator.Loads;
using CrossEncoderOperator.Operator.Metrics;
using CrossEncoderOperator.Operator.Scaling;
using CrossEncoderOperator.Runtime.Caching;
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
    private const string PodsOfOurs = $"{Labels.AppName} in ({Labels.ServerName},{Labels.RouterName})";

    public static ControllerRuntimeBuilder AddCrossEncoderDeployments(this ControllerRuntimeBuilder runtime)
    {
        runtime.Services.AddSingleton<Children>();
        runtime.Services.AddSingleton<Routers>();
        runtime.Services.AddSingleton<TrafficShares>();
        runtime.Services.AddSingleton<LoadBook>();
        runtime.Services.AddHostedService<LoadReader>();
        runtime.Services.AddHostedService<ScaleWatch>();
        runtime.Services.AddSingleton<ColdStarts>();
        runtime.Services.AddSingleton<UsageMeter>();
        return runtime
            .AddChild<V1ControllerRevision>()
            .AddChild<V1ConfigMap>()
            .AddChild<V1Deployment>()
            .AddChild<V1Service>()
            .AddChild<V1EndpointSlice>()
            .AddChild<V1PodDisruptionBudget>()
            .AddChild<V1NetworkPolicy>()
            .AddChild<HttpRoute>(optional: true)
            .AddStore<V1Pod>(PodsOfOurs, trim: Trim)
            .AddIndex<V1Pod>(CrossEncoderDeploymentReconciler.PodIndex, pod => DeploymentOf(pod).Select(key => key.ToString()))
            .AddIndex<V1Pod>(Routers.Index, Routers.IndexValues)
            .AddController<CrossEncoderDeploymentReconciler, CrossEncoderDeployment>(controller => controller
                .Owns<V1ControllerRevision>()
                .Owns<V1ConfigMap>()
                .Owns<V1Deployment>()
                .Owns<V1Service>()
                .Owns<V1EndpointSlice>()
                .Owns<V1PodDisruptionBudget>()
                .Owns<V1NetworkPolicy>()
                .Owns<HttpRoute>()
                .Watches<V1Pod>(DeploymentOf)
                .Watches<V1Pod>((services, pod) => Routers.HasLabel(pod) ? AllDeployments(services) : []));
    }

    private static IEnumerable<ObjectKey> AllDeployments(IServiceProvider services) =>
        services.GetRequiredService<Store<CrossEncoderDeployment>>().List().Select(ObjectKey.Of);

    private static ControllerRuntimeBuilder AddChild<T>(this ControllerRuntimeBuilder runtime, bool optional = false)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        runtime.Services.AddSingleton<IChildKind, ChildKind<T>>();
        return runtime.AddStore<T>(Ours, optional);
    }

    /// <summary>Of what a pod is to be, only where it is has to be known.</summary>
    private static void Trim(V1Pod pod) => pod.Spec = new() { NodeName = pod.Spec?.NodeName };

    private static IEnumerable<ObjectKey> DeploymentOf(V1Pod pod) =>
        pod.Metadata.Labels is { } labels && labels.TryGetValue(Labels.Deployment, out var name)
            ? [new(pod.Metadata.NamespaceProperty, name)]
            : [];
}
