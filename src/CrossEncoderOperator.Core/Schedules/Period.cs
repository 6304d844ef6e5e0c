namespace CrossEncoderOperator.Core.Schedules;

/// <summary>From one instant, inclusive, to another, exclusive.</summary>
internal readonly record struct Period(DateTimeOffset From, DateTimeOffset To);
