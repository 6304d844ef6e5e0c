using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Operator.Prometheus;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Controllers;

namespace CrossEncoderOperator.Operator.Inquiries;

/// <summary>
/// Runs inquiries beside the reconciler, for each object one that counts and one that ranks, and has the object reconciled again when
/// findings are there. Nothing
/// is kept over a restart: a reconciler that finds no findings asks again.
/// </summary>
internal sealed class InquiryRunner(
    PrometheusClient prometheus, GoldenRanker ranker, ReconcileTrigger<CrossEncoderDeployment> trigger, TimeProvider time, ILogger<InquiryRunner> log)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ObjectKey Key, bool Ranks), Run> _runs = [];
    private readonly HashSet<Task> _tasks = [];
    private bool _stopped;

    /// <summary>The findings of the inquiries about an object that are over, once.</summary>
    public IReadOnlyList<Findings> Take(ObjectKey key)
    {
        var taken = new List<Findings>();
        lock (_lock)
        {
            foreach (var slot in Slots(key))
            {
                if (_runs.GetValueOrDefault(slot)?.Findings is { } findings)
                {
                    _runs.Remove(slot);
                    taken.Add(findings);
                }
            }
        }
        return taken;
    }

    /// <summary>
    /// Begins an inquiry. One with the same id that runs, or was not taken yet, is left; one of the same sort with another id is dropped.
    /// </summary>
    public void Start(ObjectKey key, Inquiry inquiry)
    {
        var slot = (key, inquiry.Golden is not null);
        lock (_lock)
        {
            if (_stopped || _runs.GetValueOrDefault(slot)?.Inquiry.Id == inquiry.Id)
            {
                return;
            }
            Drop(slot);
            var run = new Run(inquiry);
            _runs[slot] = run;
            var task = Task.Run(() => RunAsync(slot, run), CancellationToken.None);
            _tasks.Add(task);
            _ = task.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Drops what is asked and known about an object, which is gone.</summary>
    public void Forget(ObjectKey key)
    {
        lock (_lock)
        {
            foreach (var slot in Slots(key))
            {
                Drop(slot);
            }
        }
    }

    /// <summary>Cancels all inquiries, and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] tasks;
        lock (_lock)
        {
            _stopped = true;
            foreach (var slot in _runs.Keys.ToArray())
            {
                Drop(slot);
            }
            tasks = [.. _tasks];
        }
        await Task.WhenAll(tasks);
    }

    private static (ObjectKey Key, bool Ranks)[] Slots(ObjectKey key) => [(key, false), (key, true)];

    private void Drop((ObjectKey Key, bool Ranks) slot)
    {
        if (_runs.Remove(slot, out var run))
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

    private async Task RunAsync((ObjectKey Key, bool Ranks) slot, Run run)
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
            log.InquiryFailed(fault, slot.Key);
            findings = Failed(run.Inquiry, at, $"the operator failed: {fault.Message}");
        }
        lock (_lock)
        {
            if (_runs.GetValueOrDefault(slot) != run)
            {
                return;
            }
            run.Findings = findings;
        }
        trigger.Fire(slot.Key);
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
