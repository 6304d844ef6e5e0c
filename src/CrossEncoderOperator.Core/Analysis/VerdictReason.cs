namespace CrossEncoderOperator.Core.Analysis;

/// <summary>Why a verdict is what it is.</summary>
public enum VerdictReason
{
    /// <summary>NoData: no event, or no answer that is a number.</summary>
    NoSamples,

    /// <summary>NoData: fewer events than the minimum.</summary>
    TooFewSamples,

    /// <summary>NoData: enough events, but they show neither a pass nor a breach yet.</summary>
    Undecided,

    /// <summary>NoData: the canary misses the objective, and so does stable; the fault is elsewhere.</summary>
    StableBreachesToo,

    /// <summary>Pass: the canary meets the objective.</summary>
    ObjectiveMet,

    /// <summary>Pass: stable misses the objective, and the canary is no worse.</summary>
    NoWorseThanStable,

    /// <summary>Breach: worse than the objective and worse than stable.</summary>
    ObjectiveMissed,

    /// <summary>Breach: worse than stable by more than <see cref="SliObjective.MaxRegression"/>.</summary>
    MaxRegressionExceeded,

    /// <summary>ProviderError: see the detail.</summary>
    QueryFailed,
}
