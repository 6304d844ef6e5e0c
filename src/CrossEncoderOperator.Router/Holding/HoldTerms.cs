namespace CrossEncoderOperator.Router.Holding;

/// <param name="Limit">How long a request is held at most.</param>
/// <param name="Refusal">Why it is not; null when it is.</param>
internal readonly record struct HoldTerms(TimeSpan Limit, Refusal? Refusal)
{
    public static HoldTerms Hold(TimeSpan limit) => new(limit, null);

    public static HoldTerms Refuse(HoldOutcome? outcome, string error, TimeSpan retryAfter) => new(default, new(outcome, error, retryAfter));
}
