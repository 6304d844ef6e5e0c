using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>Publishes the pods a service selects as Endpoints and EndpointSlices.</summary>
internal sealed class EndpointController
{
    private readonly Informer _services;
    private readonly Informer _pods;
    private readonly Informer _slices;
    private readonly Informer _endpoints;

    public EndpointController(Informers informers, TimeProvider time, ILogger log)
    {
        (_services, _pods) = (informers[Informers.Services], informers[Informers.Pods]);
        (_slices, _endpoints) = (informers[Informers.EndpointSlices], informers[Informers.Endpoints]);
        Queue = new WorkQueue("endpoints", SyncAsync, time, log);
        _services.OnChange((before, after) => Queue.Add((after ?? before)!.Key));
        _pods.OnChange((before, after) =>
        {
            foreach (var pod in new[] { before, after }.OfType<JsonObject>())
            {
                foreach (var service in Selector.SelectorsOf(pod).SelectMany(_services.By)) Queue.Add(service.Key);
            }
        });
        _slices.OnChange((_, after) =>
        {
            if (after.Text("metadata", "labels", ServiceEndpoints.ServiceLabel) is { } service) Queue.Add($"{after!.Namespace}/{service}");
        });
    }

    public WorkQueue Queue { get; }

    private async Task SyncAsync(string key, CancellationToken cancel)
    {
        var present = _endpoints.Get(key);
        if (_services.Get(key) is not { } service)
        {
            if (present is not null) await _endpoints.DeleteAsync(present, cancel);
            return;
        }

        if (service.IsDeleting || service.At("spec", "selector") is not JsonObject { Count: > 0 } selector) return;
        var pods = _pods.By(Selector.Anchor(service.Namespace!, selector)).Where(pod => Selector.MatchesAll(selector, pod)).ToList();
        await WriteAsync(_endpoints, present, ServiceEndpoints.Endpoints(service, pods), cancel);

        var slices = _slices.By(IndexKey.Label(service.Namespace!, ServiceEndpoints.ServiceLabel, service.Name))
            .Where(slice => slice.Text("metadata", "labels", ServiceEndpoints.ManagerLabel) == ServiceEndpoints.Manager)
            .ToDictionary(slice => slice.Name);
        foreach (var wanted in ServiceEndpoints.Slices(service, pods))
        {
            slices.Remove(wanted.Name, out var slice);
            await WriteAsync(_slices, slice, wanted, cancel);
        }

        foreach (var slice in slices.Values.Where(slice => !slice.IsDeleting)) await _slices.DeleteAsync(slice, cancel);
    }

    private static async Task WriteAsync(Informer informer, JsonObject? present, JsonObject wanted, CancellationToken cancel)
    {
        if (present is null)
        {
            await informer.CreateAsync(wanted, cancel);
            return;
        }

        var patch = new JsonObject();
        foreach (var field in new[] { "subsets", "endpoints", "ports" })
        {
            if (wanted[field] is { } value && !Same(present[field], value)) patch[field] = value.DeepClone();
        }

        if (wanted.Pairs("metadata", "labels").Any(label => present.Text("metadata", "labels", label.Key) != label.Value))
            patch["metadata"] = new JsonObject { ["labels"] = wanted["metadata"]!["labels"]!.DeepClone() };
        if (patch.Count > 0) await informer.PatchAsync(present, patch, null, cancel);
    }

    /// <summary>An API server may leave out an empty list and the empty name of a port.</summary>
    private static bool Same(JsonNode? present, JsonNode wanted) =>
        JsonNode.DeepEquals(Plain(present ?? new JsonArray()), Plain(wanted));

    private static JsonNode Plain(JsonNode value)
    {
        var plain = value.DeepClone();
        foreach (var port in (plain as JsonArray)!.OfType<JsonObject>().SelectMany(item => item.Items("ports").Append(item)))
        {
            if (port.Text("name") == "") port.Remove("name");
        }

        return plain;
    }
}
