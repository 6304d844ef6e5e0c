namespace CrossEncoderOperator.Runtime.Caching;

/// <summary>How a watch ended.</summary>
internal abstract record WatchOutcome
{
    private WatchOutcome()
    {
    }

    /// <summary>The server closed it in good order.</summary>
    public sealed record Ended : WatchOutcome;

    /// <summary>The version is older than the server's history: only a list helps.</summary>
    public sealed record Expired : WatchOutcome;

    /// <summary>The server refused, the connection broke, was silent for too long, or carried nonsense.</summary>
    public sealed record Failed(Exception Error) : WatchOutcome;
}
