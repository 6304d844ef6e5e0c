using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Operator.Prometheus;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Controllers;

namespace CrossEncoderOperator.Operator.Inquiries;

/// <summary>
/// Runs inquiries beside the reconciler, one for each object, and has the object reconciled again when its findings are there. Nothing
/// is kept over a restart: a reconciler that finds no findings asks again.
/// </summary>
internal sealed class InquiryRunner(
    PrometheusClient prometheus, GoldenRanker ranker, ReconcileTrigger<CrossEncoderDeployment> trigger, TimeProvider time, ILogger<InquiryRunner> log)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Run> _runs = [];
    private readonly HashSet<Task> _tasks = [];
    private bool _stopped;

    /// <summary>The findings of the last inquiry about an object, once; null while there are none.</summary>
    public Findings? Take(ObjectKey key)
    {
        lock (_lock)
        {
            if (_runs.GetValueOrDefault(key)?.Findings is not { } findings)
            {
                return null;
            }
            _runs.Remove(key);
            return findings;
        }
    }

    /// <summary>Begins an inquiry. One with the same id that runs, or was not taken yet, is left; one with another id is dropped.</summary>
    public void Start(ObjectKey key, Inquiry inquiry)
    {
        lock (_lock)
        {
            if (_stopped || _runs.GetValueOrDefault(key)?.Inquiry.Id == inquiry.Id)
            {
                return;
            }
            Drop(key);
            var run = new Run(inquiry);
            _runs[key] = run;
            var task = Task.Run(() => RunAsync(key, run), CancellationToken.None);
            _tasks.Add(task);
            _ = task.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Drops what is asked and known about an object, which is gone.</summary>
    public void Forget(ObjectKey key)
    {
        lock (_lock)
        {
            Drop(key);
        }
    }

    /// <summary>Cancels all inquiries, and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] tasks;
        lock (_lock)
        {
            _stopped = true;
            foreach (var key in _runs.Keys.ToArray())
            {
                Drop(key);
            }
            tasks = [.. _tasks];
        }
        await Task.WhenAll(tasks);
    }

    private void Drop(ObjectKey key)
    {
        if (_runs.Remove(key, out var run))
        {
            run.Cancel.Cancel();
        }
    }

    private void Ended(Task task)
    {
        lock (_lock)
        {
            _tasks.Remove(task);
        }
    }

    private async Task RunAsync(ObjectKey key, Run run)
    {
        Findings findings;
        var at = time.GetUtcNow();
        try
        {
            findings = await AskAsync(run.Inquiry, at, run.Cancel.Token);
        }
        catch (OperationCanceledException) when (run.Cancel.IsCancellationRequested)
        {
            return;
        }
        catch (Exception fault)
        {
            log.InquiryFailed(fault, key);
            findings = Failed(run.Inquiry, at, $"the operator failed: {fault.Message}");
        }
        lock (_lock)
        {
            if (_runs.GetValueOrDefault(key) != run)
            {
                return;
            }
            run.Findings = findings;
        }
        trigger.Fire(key);
    }

    private async Task<Findings> AskAsync(Inquiry inquiry, DateTimeOffset at, CancellationToken cancel)
    {
        var golden = inquiry.Golden is { } question ? ranker.RankAsync(question, cancel) : null;
        var questions = inquiry.Questions.Distinct().ToArray();
        var answers = await Task.WhenAll(questions.Select(asked => prometheus.AskAsync(asked, at, cancel)));
        return new(
            inquiry.Id, at,
            questions.Zip(answers).ToDictionary(pair => pair.First, pair => pair.Second),
            golden is null ? null : await golden);
    }

    private static Findings Failed(Inquiry inquiry, DateTimeOffset at, string error) => new(
        inquiry.Id, at,
        inquiry.Questions.Distinct().ToDictionary(question => question, _ => SliAnswer.Failed(error)),
        inquiry.Golden is null ? null : new() { RankingFault = error });

    private sealed class Run(Inquiry inquiry)
    {
        public Inquiry Inquiry { get; } = inquiry;

        public CancellationTokenSource Cancel { get; } = new();

        public Findings? Findings { get; set; }
    }
}
