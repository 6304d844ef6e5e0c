namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>A batch that was run.</summary>
/// <param name="Pairs">Size of the batch.</param>
/// <param name="Tokens">Tokens of the pairs.</param>
/// <param name="PaddingTokens">Slots that were filled up.</param>
/// <param name="Ran">Time in the model.</param>
public readonly record struct BatchReport(int Pairs, int Tokens, int PaddingTokens, TimeSpan Ran);
