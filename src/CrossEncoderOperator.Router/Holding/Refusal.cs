namespace CrossEncoderOperator.Router.Holding;

/// <summary>Why a request is not held, or no longer.</summary>
/// <param name="Outcome">Null when there was nothing to wait for.</param>
/// <param name="Error">For the client.</param>
/// <param name="RetryAfter">When the client may ask again.</param>
internal sealed record Refusal(HoldOutcome? Outcome, string Error, TimeSpan RetryAfter);
