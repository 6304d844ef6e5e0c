namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>How batches are spread over threads.</summary>
/// <param name="Workers">Batches that run at the same time.</param>
/// <param name="Threads">Threads of each.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record WorkerLayout(int Workers, int Threads, string Reason)
{
    /// <summary>Without measuring: what is asked for, the rest from the threads that there are.</summary>
    /// <param name="workers">Null for one.</param>
    /// <param name="threads">Null for an equal share of all threads.</param>
    /// <param name="available">Threads that there are.</param>
    public static WorkerLayout Of(int? workers, int? threads, int available)
    {
        if (workers is null && threads is null)
        {
            return new WorkerLayout(1, available, "one worker with all threads");
        }

        var count = workers ?? Math.Max(available / threads!.Value, 1);
        return new WorkerLayout(count, threads ?? Math.Max(available / count, 1), "set");
    }
}
