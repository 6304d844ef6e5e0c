namespace CrossEncoderOperator.Core.Analysis;

/// <summary>What an analysis says about one SLI.</summary>
public enum Verdict
{
    /// <summary>Not decided: hold, never promote, never roll back; the deadline decides.</summary>
    NoData,

    /// <summary>Good enough to go on, at the asked confidence.</summary>
    Pass,

    /// <summary>Worse than the objective and worse than stable, at the asked confidence. The only verdict that rolls back.</summary>
    Breach,

    /// <summary>The provider did not answer, or not with an answer: hold, and say so.</summary>
    ProviderError,
}
