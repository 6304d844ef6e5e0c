using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Controllers;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>A node of the cluster that runs the pods bound to it as local processes.</summary>
internal sealed class NodeAgent(IObjectClient client, NodeAgentOptions options, TimeProvider time, ILogger log)
{
    private readonly ConcurrentDictionary<string, (PodRunner Runner, IPAddress Address)> _running = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AddressPool _addresses = new(options.PodCidr);

    /// <summary>Completes when the node is registered.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Runs until cancelled; then every process it has started has ended.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var informers = new Informers(client, log, cancel);
        var pods = informers[Informers.Pods];
        var registration = new NodeRegistration(client, options, time);
        var work = new List<Task>();
        if (options.ServiceCidr is { } services) work.Add(new ServiceProxy(informers, services, time, log).RunAsync(cancel));
        var names = options.HollowNodes == 0 ? [options.Name] : Enumerable.Range(1, options.HollowNodes).Select(i => $"{options.Name}-{i}").ToArray();
        if (options.Heartbeat is { } every) work.AddRange(names.Select(name => registration.KeepLeaseAsync(name, every, cancel)));
        await pods.Synced.WaitAsync(cancel);
        foreach (var pod in pods.All())
        {
            if (IPAddress.TryParse(pod.Text("status", "podIP"), out var address)) _addresses.Skip(address);
        }

        if (options.HollowNodes > 0)
        {
            foreach (var name in names) await registration.RegisterAsync(name, 0, cancel);
            _ready.TrySetResult();
            await Task.WhenAll(work.Append(new HollowPods(pods, names, options, _addresses, time, log).RunAsync(cancel)));
            return;
        }

        await using var guard = new ProcessGuard();
        await using var logs = await LogServer.StartAsync(options.Address, options.LogPort, Find, time);
        var events = new EventRecorder(client, "kubelet", time, log);
        await registration.RegisterAsync(options.Name, new Uri(logs.Urls.First()).Port, cancel);
        pods.OnChange((before, after) => Changed(before, after, informers, events, guard.Agent, cancel));
        _ready.TrySetResult();
        try
        {
            await Task.WhenAll(work.Append(events.RunAsync(cancel)));
        }
        finally
        {
            await Task.WhenAll(_running.Values.Select(entry => entry.Runner.DisposeAsync().AsTask()));
        }
    }

    private ContainerRunner? Find(string ns, string pod, string container) =>
        _running.Values.Select(entry => entry.Runner).FirstOrDefault(runner => runner.Key == $"{ns}/{pod}")?.Container(container);

    private void Changed(JsonObject? before, JsonObject? after, Informers informers, EventRecorder events, string agent, CancellationToken cancel)
    {
        if (before is not null && before.Uid != after?.Uid && _running.TryRemove(before.Uid, out var gone)) _ = EndAsync(gone);
        if (after is null || after.Text("spec", "nodeName") != options.Name || cancel.IsCancellationRequested) return;
        if (_running.TryGetValue(after.Uid, out var entry))
        {
            if (after.IsDeleting) entry.Runner.Stop(TimeSpan.FromSeconds(after.Number("metadata", "deletionGracePeriodSeconds") ?? 30));
            else entry.Runner.Refresh();
        }
        else if (after.IsDeleting)
        {
            _ = RemoveAsync(informers[Informers.Pods], after);
        }
        else if (!Pods.IsFinished(after))
        {
            var address = after.Flag("spec", "hostNetwork") is true ? options.Address : _addresses.Take();
            _running[after.Uid] = (new PodRunner(after, options, informers, events, address, agent, time, log), address);
        }
    }

    private async Task EndAsync((PodRunner Runner, IPAddress Address) entry)
    {
        await entry.Runner.DisposeAsync();
        if (!entry.Address.Equals(options.Address)) _addresses.Return(entry.Address);
    }

    /// <summary>A pod of an agent before this one, which took its processes along.</summary>
    private async Task RemoveAsync(Informer pods, JsonObject pod)
    {
        try
        {
            await PodRunner.DeleteAsync(pods, pod);
        }
        catch (Exception e)
        {
            log.LogWarning("pod {Pod}: {Error}", pod.Key, e.Message);
        }
    }
}
