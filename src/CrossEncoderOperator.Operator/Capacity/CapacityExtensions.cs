using CrossEncoderOperator.Core.Capacity;
using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Hosting;

namespace CrossEncoderOperator.Operator.Capacity;

/// <summary>Adds the view of what room there is in the cluster.</summary>
internal static class CapacityExtensions
{
    /// <summary>Adds <see cref="CapacityView"/>, and the caches of all nodes and pods that it needs if it is to check anything.</summary>
    public static ControllerRuntimeBuilder AddCapacityView(this ControllerRuntimeBuilder runtime, bool isOn)
    {
        runtime.Services.AddSingleton(services =>
            new CapacityView(services.GetService<Store<ClusterNode>>(), services.GetService<Store<ClusterPod>>()));
        return !isOn
            ? runtime
            : runtime
                .AddStore<ClusterNode>(trim: node => node.Trim())
                .AddStore<ClusterPod>(trim: pod => pod.Trim())
                .AddIndex<ClusterPod>(CapacityView.NodeIndex, pod => pod.Node is { } node ? [node] : [])
                .AddIndex<ClusterPod>(CapacityView.DeploymentIndex, pod => pod.Deployment is { } name
                    ? [new ObjectKey(pod.Metadata.NamespaceProperty, name).ToString()]
                    : []);
    }
}
