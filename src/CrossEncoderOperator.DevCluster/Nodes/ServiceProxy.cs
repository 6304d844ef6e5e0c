using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Controllers;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Stands for kube-proxy: listens on the addresses of services and forwards to their endpoints.</summary>
internal sealed class ServiceProxy
{
    private const int Workers = 2;

    private readonly Informer _services;
    private readonly Informer _slices;
    private readonly IPNetwork _network;
    private readonly ILogger _log;
    private readonly WorkQueue _queue;
    private readonly ConcurrentDictionary<string, Dictionary<IPEndPoint, ProxyPort>> _ports = new();

    public ServiceProxy(Informers informers, IPNetwork network, TimeProvider time, ILogger log)
    {
        (_services, _slices, _network, _log) = (informers[Informers.Services], informers[Informers.EndpointSlices], network, log);
        _queue = new WorkQueue("proxy", SyncAsync, time, log);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        _services.OnChange((before, after) => _queue.Add((after ?? before)!.Key));
        _slices.OnChange((before, after) =>
        {
            var slice = (after ?? before)!;
            if (slice.Text("metadata", "labels", ServiceEndpoints.ServiceLabel) is { } service) _queue.Add($"{slice.Namespace}/{service}");
        });
        try
        {
            await _queue.RunAsync(Workers, cancel);
        }
        finally
        {
            foreach (var port in _ports.Values.SelectMany(ports => ports.Values)) port.Close();
        }
    }

    /// <summary>The ready endpoints of one port of a service; those that still serve while they end, when there are no others.</summary>
    public static List<IPEndPoint> Backends(IEnumerable<JsonObject> slices, string portName)
    {
        var endpoints = slices.SelectMany(slice => slice.Items("ports").Where(port => (port.Text("name") ?? "") == portName && port.Number("port") is not null)
            .SelectMany(port => slice.Items("endpoints").Select(endpoint => (Endpoint: endpoint, Port: port.Number("port")!.Value)))).ToList();
        var ready = endpoints.Where(entry => entry.Endpoint.Flag("conditions", "ready") is not false).ToList();
        if (ready.Count == 0) ready = endpoints.Where(entry => entry.Endpoint.Flag("conditions", "serving") is true).ToList();
        return [.. ready.SelectMany(entry => entry.Endpoint.Texts("addresses").Select(address => new IPEndPoint(IPAddress.Parse(address), entry.Port))).Distinct()];
    }

    private Task SyncAsync(string key, CancellationToken cancel)
    {
        var service = _services.Get(key);
        var ports = _ports.GetOrAdd(key, _ => []);
        var wanted = new Dictionary<IPEndPoint, List<IPEndPoint>>();
        if (service is not null && IPAddress.TryParse(service.Text("spec", "clusterIP"), out var address) && _network.Contains(address))
        {
            var slices = _slices.By(IndexKey.Label(service.Namespace!, ServiceEndpoints.ServiceLabel, service.Name));
            foreach (var port in service.Items("spec", "ports").Where(port => port.Text("protocol") is null or "TCP"))
                wanted[new IPEndPoint(address, port.Number("port") ?? 0)] = Backends(slices, port.Text("name") ?? "");
        }

        foreach (var gone in ports.Keys.Where(at => !wanted.ContainsKey(at)).ToList())
        {
            ports.Remove(gone, out var port);
            port!.Close();
        }

        foreach (var (at, backends) in wanted)
        {
            if (!ports.TryGetValue(at, out var port)) ports[at] = port = new ProxyPort(at, _log);
            port.Update(backends);
        }

        if (service is null) _ports.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}
