namespace CrossEncoderOperator.Core.Plans;

/// <summary>An event to record.</summary>
/// <param name="IsWarning">Whether somebody may have to act.</param>
/// <param name="Reason">Why, in CamelCase.</param>
/// <param name="Action">What was done or tried, in CamelCase.</param>
/// <param name="Note">For people.</param>
public sealed record PlannedEvent(bool IsWarning, string Reason, string Action, string Note);
