namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>What a look brought.</summary>
internal enum LookResult
{
    /// <summary>There is nothing to look at.</summary>
    Nothing,

    /// <summary>It is not time yet, or the answer is not there.</summary>
    Waiting,

    /// <summary>Something was learned.</summary>
    Learned,
}
