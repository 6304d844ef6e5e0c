namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>A request that was scored.</summary>
/// <param name="Scores">In the order of the pairs.</param>
/// <param name="Queued">From its admission to the start of the first batch with a pair of it.</param>
/// <param name="Ran">From there to its last score.</param>
public readonly record struct ScoredRequest(PairScore[] Scores, TimeSpan Queued, TimeSpan Ran);
