using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Runtime.Events;

/// <summary>Records events about objects, in the background; never throws.</summary>
public sealed class EventRecorder
{
    /// <summary>Queues an event. The same event again within ten minutes is counted on the first one.</summary>
    /// <param name="reason">Why, in CamelCase: <c>RevisionCreated</c>.</param>
    /// <param name="action">What was done or tried, in CamelCase: <c>CreateRevision</c>.</param>
    public void Publish(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string action, string note)
    {
    }
}
