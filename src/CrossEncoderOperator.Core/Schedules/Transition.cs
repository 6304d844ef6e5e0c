namespace CrossEncoderOperator.Core.Schedules;

/// <summary>An instant at which the bounds change.</summary>
/// <param name="Before">Bounds that hold before it.</param>
/// <param name="After">Bounds that hold from it on, others than before.</param>
/// <param name="What">What happens, in words.</param>
internal sealed record Transition(DateTimeOffset At, Bounds Before, Bounds After, string What)
{
    public static Transition Between(Stretch before, Stretch after)
    {
        // An exception hides the windows: none opens or closes when it comes or goes.
        var exceptional = before.Reason == BoundsReason.Exception || after.Reason == BoundsReason.Exception;
        var (old, now) = (Seen(before, exceptional), Seen(after, exceptional));
        var changes = now.Except(old).Select(entry => entry.OpensText).Concat(old.Except(now).Select(entry => entry.ClosesText));
        return new(after.From, before.Bounds, after.Bounds, $"{NameList.Of([.. changes])}: {after.Bounds}");
    }

    private static List<CalendarEntry> Seen(Stretch stretch, bool exceptional) =>
        [.. stretch.Active.Where(entry => !exceptional || entry is ExceptionDay)];
}
