using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>What the containers of one pod share.</summary>
/// <param name="Agent">Mark of the agent's processes.</param>
/// <param name="Changed">To be called when a container's status has changed.</param>
/// <param name="Stop">The pod is to end: nothing starts any more.</param>
internal sealed record PodContext(
    JsonObject Pod, string Folder, string PodIp, PodFiles Files, ImageMap Images, string Agent, EventRecorder Events, TimeProvider Time, Action Changed, CancellationToken Stop)
{
    public TimeSpan Grace => TimeSpan.FromSeconds(Pod.Number("spec", "terminationGracePeriodSeconds") ?? 30);
}
