namespace CrossEncoderOperator.Core.Schedules;

/// <summary>An instant at which the bounds change: between two stretches with different ones.</summary>
internal sealed class Transition(Stretch before, Stretch after)
{
    public DateTimeOffset At => after.From;

    /// <summary>Bounds that hold before it.</summary>
    public Bounds Before => before.Bounds;

    /// <summary>Bounds that hold from it on.</summary>
    public Bounds After => after.Bounds;

    /// <summary>What happens, in words.</summary>
    public string What
    {
        get
        {
            // An exception hides the windows: none opens or closes when it comes or goes.
            var exceptional = before.Reason == BoundsReason.Exception || after.Reason == BoundsReason.Exception;
            var (old, now) = (Seen(before, exceptional), Seen(after, exceptional));
            var changes = now.Except(old).Select(entry => entry.OpensText).Concat(old.Except(now).Select(entry => entry.ClosesText));
            return $"{NameList.Of([.. changes])}: {After}";
        }
    }

    private static List<CalendarEntry> Seen(Stretch stretch, bool exceptional) =>
        [.. stretch.Active.Where(entry => !exceptional || entry is ExceptionDay)];
}
