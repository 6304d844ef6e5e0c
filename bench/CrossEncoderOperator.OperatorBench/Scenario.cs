using System.Diagnostics;
using System.Globalization;

namespace CrossEncoderOperator.OperatorBench;

/// <summary>The life of a fleet: it is applied, rests, changes, and loses its operators.</summary>
internal sealed class Scenario(int size, TimeSpan observation)
{
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(5);

    public async Task<Measurement> RunAsync(CancellationToken cancel)
    {
        await using var cluster = await HollowCluster.StartAsync(size + 10, cancel);
        await using var fleet = await Fleet.FollowAsync(cluster, size, cancel);
        await using var first = OperatorProcess.Start("first", cluster);
        await first.LeadsAsync(cancel);

        var processor = (Operator: ProcessorTime(first.ProcessId), Cluster: ProcessorTime(cluster.ProcessId));
        var before = await first.MetricsAsync(cancel);
        var watch = Stopwatch.StartNew();
        await fleet.ApplyAsync(cancel);
        await fleet.ReadyAsync(cancel);
        var ready = watch.Elapsed;
        processor = (ProcessorTime(first.ProcessId) - processor.Operator, ProcessorTime(cluster.ProcessId) - processor.Cluster);
        var built = await first.MetricsAsync(cancel);
        Note($"ready after {ready.TotalSeconds:0.0} s, {first.PeakMemory:0} MiB");
        foreach (var (labels, count) in built.RequestsByKind.TakeWhile(kind => kind.Count * 10 > size))
        {
            Note($"{count / size:0.0} requests each {labels}");
        }

        await SettledAsync(first, cancel);
        var (written, still) = ((await first.MetricsAsync(cancel)).WriteCount, Stopwatch.StartNew());
        await Task.Delay(observation, TimeProvider.System, cancel);
        var writes = ((await first.MetricsAsync(cancel)).WriteCount - written) / still.Elapsed.TotalMinutes;
        Note($"{writes:0.0} writes a minute");

        watch.Restart();
        await (await fleet.ChangeAllAsync(6, cancel))(cancel);
        var change = watch.Elapsed;
        Note($"a change of all was observed after {change.TotalSeconds:0.0} s");
        var memory = first.PeakMemory;

        await first.StopAsync();
        var changed = await fleet.ChangeLastAsync(7, cancel);
        watch.Restart();
        await using var second = OperatorProcess.Start("second", cluster);
        await changed(cancel);
        var restart = watch.Elapsed;
        Note($"a restart took {restart.TotalSeconds:0.0} s, {second.PeakMemory:0} MiB");

        await using var standby = OperatorProcess.Start("standby", cluster);
        await standby.ReadyAsync(cancel);
        await SettledAsync(second, cancel);
        memory = Math.Max(memory, second.PeakMemory);
        watch.Restart();
        second.Kill();
        await (await fleet.ChangeLastAsync(8, cancel))(cancel);
        var failover = watch.Elapsed;
        Note($"a failover took {failover.TotalSeconds:0.0} s");

        return new()
        {
            Size = size,
            Ready = ready.TotalSeconds,
            Processor = processor,
            PeakMemory = Math.Max(memory, standby.PeakMemory),
            RequestsPerObject = (built.RequestCount - before.RequestCount) / size,
            Reconcile = (built.ReconcileQuantile(0.5), built.ReconcileQuantile(0.99)),
            WritesPerMinute = writes,
            Change = change.TotalSeconds,
            Restart = restart.TotalSeconds,
            Failover = failover.TotalSeconds,
        };
    }

    /// <summary>Waits until the operator has neither written nor reconciled for a while.</summary>
    private static async Task SettledAsync(OperatorProcess process, CancellationToken cancel)
    {
        for (var seen = (Writes: -1.0, Reconciles: -1.0); ;)
        {
            var metrics = await process.MetricsAsync(cancel);
            var now = (metrics.WriteCount, metrics.ReconcileCount);
            if (now == seen)
            {
                return;
            }
            seen = now;
            await Task.Delay(s_settled, TimeProvider.System, cancel);
        }
    }

    /// <summary>Processor time that a process has used, in seconds.</summary>
    private static double ProcessorTime(int process)
    {
        const double TicksPerSecond = 100;
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(' ');
        return (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private void Note(FormattableString text) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} deployments: {text.ToString(CultureInfo.InvariantCulture)}"));
}
