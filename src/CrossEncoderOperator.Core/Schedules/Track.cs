namespace CrossEncoderOperator.Core.Schedules;

/// <summary>An entry as time goes on.</summary>
internal sealed class Track
{
    private readonly IEnumerator<Period> _periods;
    private DateTimeOffset _openUntil;
    private Period? _upcoming;

    public Track(CalendarEntry entry, DateTimeOffset instant)
    {
        Entry = entry;
        _periods = entry.PeriodsFrom(instant).GetEnumerator();
        Advance();
    }

    public CalendarEntry Entry { get; }

    public bool IsOpen { get; private set; }

    /// <summary>When it may open or close next; null when it never does.</summary>
    public DateTimeOffset? Next => IsOpen ? _openUntil : _upcoming?.From;

    /// <param name="instant">Not before the one last moved to.</param>
    public void MoveTo(DateTimeOffset instant)
    {
        while (_upcoming is { } period && period.From <= instant)
        {
            _openUntil = period.To;
            Advance();
        }
        IsOpen = _openUntil > instant;
    }

    private void Advance() => _upcoming = _periods.MoveNext() ? _periods.Current : null;
}
