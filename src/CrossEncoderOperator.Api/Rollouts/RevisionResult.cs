namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>Values of <see cref="HistoryEntry.Result"/>.</summary>
public static class RevisionResult
{
    /// <summary>It took over.</summary>
    public const string Promoted = "Promoted";

    /// <summary>It was taken back.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>Another revision was asked for before it took over.</summary>
    public const string Superseded = "Superseded";
}
