namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>Why pods find no node.</summary>
/// <param name="NeverFits">Whether no node is large enough, even an empty one.</param>
/// <param name="Message">The same in one sentence.</param>
internal sealed record CapacityLack(bool NeverFits, string Message);
