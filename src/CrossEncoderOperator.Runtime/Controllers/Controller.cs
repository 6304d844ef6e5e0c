using CrossEncoderOperator.Runtime.Hosting;
using CrossEncoderOperator.Runtime.Queues;
using Prometheus;

namespace CrossEncoderOperator.Runtime.Controllers;

/// <summary>Workers that hand the keys of a queue to a reconciler.</summary>
internal sealed class Controller
{
    private static readonly string[] Results = ["success", "requeue_after", "error", "terminal_error", "cancelled"];

    private readonly string _name;
    private readonly int _workers;
    private readonly IReconciler _reconciler;
    private readonly WorkQueue _queue;
    private readonly ILogger _log;
    private readonly Counter.Child _errors;
    private readonly Histogram.Child _duration;
    private readonly Dictionary<string, Counter.Child> _results;

    public Controller(string name, int workers, IReconciler reconciler, WorkQueue queue, RuntimeMetrics metrics, ILogger log)
    {
        _name = name;
        _workers = workers;
        _reconciler = reconciler;
        _queue = queue;
        _log = log;
        _errors = metrics.ReconcileErrors.WithLabels(name);
        _duration = metrics.ReconcileTime.WithLabels(name);
        _results = Results.ToDictionary(r => r, r => metrics.Reconciles.WithLabels(name, r));
    }

    /// <summary>Works until the queue is shut down and the last reconcile is over.</summary>
    /// <param name="cancel">Cancels running reconciles.</param>
    public Task RunAsync(CancellationToken cancel) =>
        Task.WhenAll(Enumerable.Range(0, _workers).Select(_ => Task.Run(() => WorkAsync(cancel), CancellationToken.None)));

    public void ShutDown() => _queue.ShutDown();

    private async Task WorkAsync(CancellationToken cancel)
    {
        try
        {
            while (await _queue.TakeAsync(cancel) is { } key)
            {
                using var scope = _log.BeginScope(
                    "controller {Controller} object {Object} reconcileID {ReconcileId}", _name, key, Guid.NewGuid().ToString("n"));
                using (_duration.NewTimer())
                {
                    _results[await ReconcileAsync(key, cancel)].Inc();
                }

                _queue.Done(key);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // No more work is wanted.
        }
    }

    private async Task<string> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        try
        {
            var result = await _reconciler.ReconcileAsync(key, cancel);
            _queue.Forget(key);
            if (result.RequeueAfter is not { } delay)
            {
                return "success";
            }

            _queue.AddAfter(key, delay);
            return "requeue_after";
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return "cancelled";
        }
        catch (TerminalException e)
        {
            _errors.Inc();
            _queue.Forget(key);
            _log.ReconcileTerminal(e, _name, key);
            return "terminal_error";
        }
        catch (Exception e)
        {
            _errors.Inc();
            _queue.AddFailed(key, (e as ApiException)?.RetryAfter ?? TimeSpan.Zero);
            if (e is ApiException { IsConflict: true })
            {
                _log.ReconcileConflict(_name, key, e.Message);
            }
            else
            {
                _log.ReconcileFailed(e, _name, key);
            }

            return "error";
        }
    }
}
