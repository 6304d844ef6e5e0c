namespace CrossEncoderOperator.Router.Holding;

/// <summary>What became of a request that no replica was ready for.</summary>
internal enum HoldOutcome
{
    /// <summary>A replica got it.</summary>
    Answered,

    /// <summary>It was held for as long as may be.</summary>
    Timeout,

    /// <summary>As much was held as may be.</summary>
    Full,

    /// <summary>Its client went away.</summary>
    Gone,

    /// <summary>The deployment sleeps, and its requests do not wait, or would wait in vain.</summary>
    Refused,
}
