using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Runs one container again and again, as its pod's restart policy says.</summary>
internal sealed class ContainerRunner
{
    private const int MessageBytes = 2048;
    private const int MessageLines = 80;

    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(1);
    private static readonly TimeSpan ConfigRetry = TimeSpan.FromSeconds(2);

    private readonly PodContext _context;
    private readonly string _folder;
    private readonly string _field;
    private readonly string _image;
    private JsonObject _state = Waiting("ContainerCreating", null);
    private JsonObject? _lastState;
    private ContainerProcess? _process;
    private ContainerLog? _previousLog;
    private string _id = "";
    private bool _started;
    private bool _ready;

    public ContainerRunner(PodContext context, JsonObject spec, bool init, JsonObject? before)
    {
        (_context, Spec) = (context, spec);
        (Name, _image) = (spec.Text("name")!, spec.Text("image") ?? "");
        _field = $"spec.{(init ? "initContainers" : "containers")}{{{Name}}}";
        _folder = Path.Combine(context.Folder, "containers", Name);
        Restarts = before.Number("restartCount") ?? 0;
        if (init) _state = Waiting("PodInitializing", null);
        if (before?["state"]?["running"] is { } lost)
        {
            Restarts++;
            _lastState = Terminated(137, "ContainerStatusUnknown", "The node agent that ran the container has ended.", lost.Text("startedAt"));
        }
    }

    public string Name { get; }

    public JsonObject Spec { get; }

    public int Restarts { get; private set; }

    public ContainerLog? Log { get; private set; }

    /// <summary>Of the last run that has ended, while there is another or to be another.</summary>
    public ContainerLog? PreviousLog => _state["waiting"] is not null ? Log : _previousLog;

    public bool IsReady => _ready && _state["running"] is not null;

    /// <summary>Null while it has not ended for good, or not yet.</summary>
    public int? ExitCode => _state["terminated"].Number("exitCode");

    public JsonObject Status() => new()
    {
        ["name"] = Name,
        ["state"] = _state.DeepClone(),
        ["lastState"] = _lastState?.DeepClone() ?? new JsonObject(),
        ["ready"] = _state["terminated"] is null ? IsReady : ExitCode == 0 && _field.StartsWith("spec.init", StringComparison.Ordinal),
        ["started"] = _started && _state["running"] is not null,
        ["restartCount"] = Restarts,
        ["image"] = _image,
        ["imageID"] = _id.Length > 0 ? _image : "",
        ["containerID"] = _id,
    };

    /// <summary>Completes when the container has ended and is not to run again.</summary>
    public async Task RunAsync(bool again, bool againOnSuccess)
    {
        Directory.CreateDirectory(_folder);
        TimeSpan? pause = null;
        while (!_context.Stop.IsCancellationRequested)
        {
            if (await CommandAsync() is not { } command) return;
            var began = _context.Time.GetUtcNow();
            await RunOnceAsync(command, began);
            if (_context.Stop.IsCancellationRequested || !(ExitCode == 0 ? againOnSuccess : again)) return;
            pause = RestartBackOff.After(pause, _context.Time.GetUtcNow() - began);
            _lastState = _state;
            if (pause > TimeSpan.Zero)
            {
                var pod = $"{_context.Pod.Name}_{_context.Pod.Namespace}({_context.Pod.Uid})";
                Set(Waiting("CrashLoopBackOff", $"back-off {(int)pause.Value.TotalSeconds}s restarting failed container={Name} pod={pod}"));
                Warn("BackOff", $"Back-off restarting failed container {Name} in pod {pod}");
                if (!await PauseAsync(pause.Value)) return;
            }

            Restarts++;
        }
    }

    /// <summary>SIGTERM, and SIGKILL when the grace is over.</summary>
    public async Task TerminateAsync(TimeSpan grace)
    {
        if (_process is not { Exited.IsCompleted: false } process) return;
        process.Signal(grace > TimeSpan.Zero ? ContainerProcess.Terminate : ContainerProcess.Kill);
        try
        {
            await process.Exited.WaitAsync(grace < LongestGrace ? grace : LongestGrace, _context.Time);
        }
        catch (TimeoutException)
        {
            process.Signal(ContainerProcess.Kill);
            await process.Exited;
        }
    }

    /// <summary>The command to run, when image and environment are to be had; null when the pod ends before.</summary>
    private async Task<(IReadOnlyList<string> Command, Dictionary<string, string> Environment, Mounts Mounts)?> CommandAsync()
    {
        if (_context.Images.Find(_image) is not { } entrypoint)
        {
            var message = $"no --image of the node agent matches \"{_image}\"";
            Warn("Failed", $"Failed to pull image \"{_image}\": {message}");
            Set(Waiting("ErrImagePull", message));
            if (!await PauseAsync(TimeSpan.FromSeconds(10))) return null;
            Warn("BackOff", $"Back-off pulling image \"{_image}\"");
            Set(Waiting("ImagePullBackOff", $"Back-off pulling image \"{_image}\": {message}"));
            await PauseAsync(Timeout.InfiniteTimeSpan);
            return null;
        }

        while (true)
        {
            try
            {
                var mounts = _context.Files.MountsOf(Spec, Path.Combine(_folder, "termination-log"));
                var environment = await _context.Files.EnvironmentAsync(Spec, _context.Stop);
                string Expand(string text) => mounts.Rewrite(Expansion.Expand(text, environment));
                var own = Spec.Texts("command").Select(Expand).ToList();
                List<string> command = [.. own.Count > 0 ? own : entrypoint, .. Spec.Texts("args").Select(Expand)];
                var variables = environment.ToDictionary(pair => pair.Key, pair => mounts.Rewrite(pair.Value), StringComparer.Ordinal);
                variables["TERMINATION_LOG"] = Path.Combine(_folder, "termination-log");
                return (command, variables, mounts);
            }
            catch (Exception e) when (!_context.Stop.IsCancellationRequested)
            {
                Set(Waiting("CreateContainerConfigError", e.Message));
                Warn("Failed", $"Error: {e.Message}");
                if (!await PauseAsync(ConfigRetry)) return null;
            }
        }
    }

    private async Task RunOnceAsync((IReadOnlyList<string> Command, Dictionary<string, string> Environment, Mounts Mounts) start, DateTimeOffset began)
    {
        _id = $"process://{Guid.NewGuid():N}";
        (_started, _ready) = (false, false);
        (_previousLog, Log) = (Log, new ContainerLog(_context.Time));
        await File.WriteAllBytesAsync(start.Environment["TERMINATION_LOG"], []);
        Tell("Pulled", $"Container image \"{_image}\" already present on machine");
        Tell("Created", $"Created container: {Name}");
        var program = start.Command.Count > 0 ? start.Command[0] : "";
        if (!ContainerProcess.Exists(program, start.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH")))
        {
            var message = program.Length == 0 ? "no command specified" : $"exec: \"{program}\": executable file not found";
            Log.Close();
            Warn("Failed", $"Error: {message}");
            Set(Terminated(128, "StartError", message, null));
            return;
        }

        var folder = start.Mounts.Rewrite(Spec.Text("workingDir") ?? "");
        var process = ContainerProcess.Start(start.Command, start.Environment, Directory.Exists(folder) ? folder : _folder, _context.Agent, Log);
        _process = process;
        Tell("Started", $"Started container {Name}");
        _started = Spec["startupProbe"] is null;
        _ready = _started && Spec["readinessProbe"] is null;
        Set(new JsonObject { ["running"] = new JsonObject { ["startedAt"] = began.Format() } });
        if (_context.Stop.IsCancellationRequested) _ = TerminateAsync(_context.Grace);

        using var ended = new CancellationTokenSource();
        var probing = ProbeAllAsync(start.Environment, start.Mounts, ended.Token);
        var code = await process.Exited;
        await ended.CancelAsync();
        await probing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Set(Terminated(code, code == 0 ? "Completed" : "Error", await MessageAsync(start.Environment["TERMINATION_LOG"], code), began.Format()));
    }

    private async Task<string?> MessageAsync(string file, int code)
    {
        var message = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        if (message.Length > 4096) message = message[..4096];
        if (message.Length == 0 && code != 0 && Spec.Text("terminationMessagePolicy") == "FallbackToLogsOnError") message = Log!.Tail(MessageLines, MessageBytes);
        return message.Length > 0 ? message : null;
    }

    private async Task ProbeAllAsync(Dictionary<string, string> environment, Mounts mounts, CancellationToken cancel)
    {
        Task<int> Execute(IReadOnlyList<string> command, CancellationToken stop) => ExecuteAsync([.. command.Select(mounts.Rewrite)], environment, stop);
        if (Probe.Of(Spec, "startupProbe") is { } startup)
        {
            await ProbeAsync("Startup", startup, Execute, well =>
            {
                if (!well) return Kill("startup");
                _started = true;
                _ready = Spec["readinessProbe"] is null;
                _context.Changed();
                return true;
            }, cancel);
        }

        await Task.WhenAll(
            Probe.Of(Spec, "readinessProbe") is not { } readiness ? Task.CompletedTask : ProbeAsync("Readiness", readiness, Execute, well =>
            {
                _ready = well;
                _context.Changed();
                return false;
            }, cancel),
            Probe.Of(Spec, "livenessProbe") is not { } liveness ? Task.CompletedTask
                : ProbeAsync("Liveness", liveness, Execute, well => !well && Kill("liveness"), cancel));
    }

    /// <param name="judged">Takes each verdict; returns whether that was enough.</param>
    private async Task ProbeAsync(
        string kind, Probe probe, Func<IReadOnlyList<string>, CancellationToken, Task<int>> execute, Func<bool, bool> judged, CancellationToken cancel)
    {
        if (probe.Delay > TimeSpan.Zero) await Task.Delay(probe.Delay, _context.Time, cancel);
        bool? told = null;
        for (var row = 0; !cancel.IsCancellationRequested; await Task.Delay(probe.Period, _context.Time, cancel))
        {
            var problem = await Prober.AskAsync(probe, Spec, _context.PodIp, execute, _context.Time, cancel);
            cancel.ThrowIfCancellationRequested();
            if (problem is not null) Warn("Unhealthy", $"{kind} probe failed: {problem}");
            row = Probe.Count(row, problem is null);
            if (probe.Verdict(row) is not { } verdict || verdict == told) continue;
            told = verdict;
            if (judged(verdict)) return;
        }
    }

    private bool Kill(string probe)
    {
        Tell("Killing", $"Container {Name} failed {probe} probe, will be restarted");
        _ = TerminateAsync(_context.Grace);
        return true;
    }

    private async Task<int> ExecuteAsync(IReadOnlyList<string> command, Dictionary<string, string> environment, CancellationToken cancel)
    {
        if (!ContainerProcess.Exists(command[0], environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH"))) return 127;
        var process = ContainerProcess.Start(command, environment, _folder, _context.Agent, new ContainerLog(_context.Time));
        using var kill = cancel.Register(() => process.Signal(ContainerProcess.Kill));
        var code = await process.Exited;
        cancel.ThrowIfCancellationRequested();
        return code;
    }

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, _context.Time, _context.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_context.Stop.IsCancellationRequested;
    }

    private void Set(JsonObject state)
    {
        _state = state;
        _context.Changed();
    }

    private void Tell(string reason, string message) => _context.Events.Normal(_context.Pod, reason, message, _field);

    private void Warn(string reason, string message) => _context.Events.Warning(_context.Pod, reason, message, _field);

    private static JsonObject Waiting(string reason, string? message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null) waiting["message"] = message;
        return new JsonObject { ["waiting"] = waiting };
    }

    private JsonObject Terminated(int code, string reason, string? message, string? began)
    {
        var now = _context.Time.GetUtcNow().Format();
        var terminated = new JsonObject { ["exitCode"] = code, ["reason"] = reason, ["startedAt"] = began ?? now, ["finishedAt"] = now, ["containerID"] = _id };
        if (message is not null) terminated["message"] = message;
        return new JsonObject { ["terminated"] = terminated };
    }
}
