namespace CrossEncoderOperator.Runtime.Caching;

/// <summary>Keeps a store current.</summary>
internal interface IReflector
{
    /// <summary>Completes when the store has been filled for the first time.</summary>
    Task Synced { get; }

    /// <summary>Lists and watches until cancelled; retries whatever fails.</summary>
    Task RunAsync(CancellationToken cancel);
}
