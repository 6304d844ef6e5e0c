namespace CrossEncoderOperator.Runtime.Controllers;

/// <summary>When to look at the object again, changes aside.</summary>
public readonly record struct ReconcileResult
{
    private ReconcileResult(TimeSpan? requeueAfter) => RequeueAfter = requeueAfter;

    /// <summary>Null: only when something changes.</summary>
    public TimeSpan? RequeueAfter { get; }

    /// <summary>Nothing to do until something changes.</summary>
    public static ReconcileResult Done => default;

    /// <summary>Run again after this time, or at the next change if that comes sooner.</summary>
    public static ReconcileResult After(TimeSpan delay) => new(delay);
}
