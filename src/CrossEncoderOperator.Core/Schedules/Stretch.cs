namespace CrossEncoderOperator.Core.Schedules;

/// <summary>A time throughout which the same holds.</summary>
/// <param name="Active">The windows or exceptions whose bounds hold.</param>
/// <param name="To">When something may change; null when nothing ever does.</param>
internal sealed record Stretch(
    DateTimeOffset From, DateTimeOffset? To, Bounds Bounds, BoundsReason Reason, IReadOnlyList<CalendarEntry> Active);
