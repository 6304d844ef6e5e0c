using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Runs one pod and tells the API server how it fares, until it has ended or is deleted.</summary>
internal sealed class PodRunner : IAsyncDisposable
{
    private static readonly TimeSpan MountRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportRetry = TimeSpan.FromSeconds(1);

    private readonly NodeAgentOptions _options;
    private readonly Informer _pods;
    private readonly EventRecorder _events;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly JsonObject _pod;
    private readonly PodFiles _files;
    private readonly string _ip;
    private readonly string _folder;
    private readonly DateTimeOffset _started;
    private readonly List<ContainerRunner> _inits;
    private readonly List<ContainerRunner> _containers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private TimeSpan _grace;
    private bool _abandoned;

    public PodRunner(JsonObject pod, NodeAgentOptions options, Informers informers, EventRecorder events, IPAddress address, string agent, TimeProvider time, ILogger log)
    {
        (_pod, _options, _pods, _events, _time, _log) = (pod, options, informers[Informers.Pods], events, time, log);
        (_ip, _folder, _started) = (address.ToString(), Path.Combine(options.Directory, "pods", pod.Uid), time.GetUtcNow());
        _files = new PodFiles(informers.Client, options, pod, new PodFields(pod, _ip, options.Address.ToString(), options.Capacity), _folder);
        var context = new PodContext(pod, _folder, _ip, _files, options.Images, agent, events, time, Refresh, _stop.Token);
        List<ContainerRunner> Runners(string field, string statuses, bool init) => [.. pod.Items("spec", field).Select(spec => new ContainerRunner(
            context, spec, init, pod.Items("status", statuses).FirstOrDefault(status => status.Text("name") == spec.Text("name"))))];
        _inits = Runners("initContainers", "initContainerStatuses", init: true);
        _containers = Runners("containers", "containerStatuses", init: false);
        Completed = Task.Run(RunAsync);
    }

    public string Key => _pod.Key;

    public Task Completed { get; }

    public ContainerRunner? Container(string name) => _containers.Concat(_inits).FirstOrDefault(container => container.Name == name);

    /// <summary>The pod has changed at the API server, perhaps a condition that its readiness waits for.</summary>
    public void Refresh() => _changes.Writer.TryWrite(true);

    /// <summary>Ends the pod: with its grace, and then gone from the API server.</summary>
    public void Stop(TimeSpan grace)
    {
        lock (_stop)
        {
            if (_stop.IsCancellationRequested || Completed.IsCompleted) return;
            _grace = grace;
            foreach (var container in _containers.Where(container => container.ExitCode is null))
                _events.Normal(_pod, "Killing", $"Stopping container {container.Name}", $"spec.containers{{{container.Name}}}");
            _stop.Cancel();
        }
    }

    /// <summary>Ends the processes at once and tells nobody: the pod is gone, or the agent goes.</summary>
    public async ValueTask DisposeAsync()
    {
        _abandoned = true;
        Stop(TimeSpan.Zero);
        await Task.WhenAll(_inits.Concat(_containers).Select(container => container.TerminateAsync(TimeSpan.Zero)));
        await Completed;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            Directory.CreateDirectory(_folder);
            using var end = new CancellationTokenSource();
            var reporting = ReportAsync(end.Token);
            var running = RunContainersAsync();
            await Task.WhenAny(running, Task.Delay(Timeout.InfiniteTimeSpan, _time, _stop.Token));
            if (_stop.IsCancellationRequested) await Task.WhenAll(_inits.Concat(_containers).Select(container => container.TerminateAsync(_grace)));
            await running;
            await end.CancelAsync();
            await reporting;
            if (!_abandoned) await PersistAsync(async () => await WriteAsync(default));
            if (!_stop.IsCancellationRequested) await Task.Delay(Timeout.InfiniteTimeSpan, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_abandoned) await PersistAsync(() => DeleteAsync(_pods, _pod));
        }
        catch (Exception e)
        {
            _log.LogError(e, "pod {Pod}", _pod.Key);
        }
        finally
        {
            if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Removes a pod whose processes have ended.</summary>
    public static Task DeleteAsync(Informer pods, JsonObject pod) => pods.Client.DeleteAsync(Informers.Pods, pod.Namespace, pod.Name, pod.Uid, 0, default);

    private async Task RunContainersAsync()
    {
        var policy = _pod.Text("spec", "restartPolicy") ?? "Always";
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _files.PrepareAsync(_stop.Token);
                break;
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                _events.Warning(_pod, "FailedMount", e.Message);
                await Task.Delay(MountRetry, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        foreach (var init in _inits)
        {
            await init.RunAsync(again: policy != "Never", againOnSuccess: false);
            if (init.ExitCode is not 0) return;
        }

        await Task.WhenAll(_containers.Select(container => container.RunAsync(policy != "Never", policy == "Always")));
    }

    private async Task ReportAsync(CancellationToken cancel)
    {
        try
        {
            do
            {
                await PersistAsync(() => WriteAsync(cancel));
            }
            while (await _changes.Reader.ReadAsync(cancel));
        }
        catch (OperationCanceledException)
        {
            // The last state is written by whoever ended the reporting.
        }
    }

    private async Task PersistAsync(Func<Task> write)
    {
        for (var tries = 0; !_abandoned; tries++)
        {
            try
            {
                await write();
                return;
            }
            catch (ApiException e) when (e.Code == 404 || tries > 100)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (e is not ApiException { Code: 409 }) _log.LogWarning("pod {Pod}: {Error}", _pod.Key, e.Message);
                await Task.Delay(ReportRetry, _time);
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancel)
    {
        if (_pods.Get(_pod.Key) is not { } pod || pod.Uid != _pod.Uid) return;
        var status = PodStatus.Next(
            pod, [.. _inits.Select(init => init.Status())], [.. _containers.Select(container => container.Status())], _ip, _options.Address.ToString(), _started, _time.GetUtcNow());
        var patch = new JsonObject();
        foreach (var (field, value) in status)
        {
            if (!JsonNode.DeepEquals(pod.At("status", field), value)) patch[field] = value?.DeepClone();
        }

        if (patch.Count > 0) await _pods.PatchAsync(pod, new JsonObject { ["status"] = patch }, "status", cancel);
    }
}
