namespace CrossEncoderOperator.Core.Schedules;

/// <summary>Something that has bounds of its own at times.</summary>
internal abstract class CalendarEntry(string name, Bounds bounds)
{
    public string Name => name;

    public Bounds Bounds => bounds;

    public abstract string OpensText { get; }

    public abstract string ClosesText { get; }

    /// <summary>Its times that are not over at an instant. Both their beginnings and their ends rise; they may overlap.</summary>
    public abstract IEnumerable<Period> PeriodsFrom(DateTimeOffset instant);
}
