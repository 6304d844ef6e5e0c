using CrossEncoderOperator.Api.Scaling;

namespace CrossEncoderOperator.Core.Schedules;

/// <summary>
/// Which bounds hold when. Exceptions come before windows, windows before <c>outsideSchedules</c>, and that before the bounds of
/// <c>spec.scaling</c>. All is a function of the spec and of an instant: what was missed, and where the clock has been, does not matter.
/// </summary>
internal sealed class ScalingCalendar
{
    // Windows that change no bounds are passed over on the way to a transition, but not without end.
    private const int MostStretches = 200;
    private static readonly TimeSpan s_longestPrewarm = TimeSpan.FromHours(24);

    private readonly Bounds _base;
    private readonly Bounds? _outside;
    private readonly List<CalendarEntry> _windows = [];
    private readonly List<CalendarEntry> _exceptions = [];

    /// <param name="scaling">A valid spec.</param>
    /// <param name="learnedStartup">The prewarm of windows that give none; at most 24 hours of it count.</param>
    public ScalingCalendar(ScalingSpec? scaling, TimeSpan learnedStartup)
    {
        _base = Bounds.Of(scaling);
        _outside = scaling?.OutsideSchedules is { } outside ? _base.With(outside.MinReplicas, outside.MaxReplicas) : null;
        // The API has times in whole seconds.
        var prewarm = TimeSpan.FromSeconds(Math.Ceiling(Math.Clamp(learnedStartup.TotalSeconds, 0, s_longestPrewarm.TotalSeconds)));
        foreach (var schedule in scaling?.Schedules ?? [])
        {
            _windows.Add(new ScheduleWindow(schedule, _base.With(schedule.MinReplicas, schedule.MaxReplicas), prewarm));
        }
        foreach (var exception in scaling?.Exceptions ?? [])
        {
            _exceptions.Add(new ExceptionDay(exception, _base.With(exception.MinReplicas, exception.MaxReplicas)));
        }
    }

    public BoundsInForce At(DateTimeOffset now)
    {
        Stretch? current = null;
        Stretch? before = null;
        Transition? next = null;
        foreach (var stretch in Stretches(now).Take(MostStretches))
        {
            current ??= stretch;
            if (stretch.Bounds != current.Bounds)
            {
                next = new(before!, stretch);
                break;
            }
            before = stretch;
        }
        return new()
        {
            Bounds = current!.Bounds,
            Reason = current.Reason,
            Active = [.. current.Active.Select(entry => entry.Name)],
            Next = next,
            ValidUntil = current.To,
        };
    }

    /// <summary>The changes of the bounds after one instant and up to another, the earliest first.</summary>
    public IEnumerable<Transition> Transitions(DateTimeOffset from, DateTimeOffset to)
    {
        Stretch? before = null;
        foreach (var stretch in Stretches(from).TakeWhile(stretch => stretch.From <= to))
        {
            if (before is not null && before.Bounds != stretch.Bounds)
            {
                yield return new(before, stretch);
            }
            before = stretch;
        }
    }

    /// <summary>What holds from an instant on, without gaps; what holds in two that follow each other may be the same.</summary>
    private IEnumerable<Stretch> Stretches(DateTimeOffset instant)
    {
        var windows = _windows.ConvertAll(window => new Track(window, instant));
        var exceptions = _exceptions.ConvertAll(exception => new Track(exception, instant));
        List<Track> tracks = [.. windows, .. exceptions];
        for (DateTimeOffset? from = instant; from is { } start;)
        {
            DateTimeOffset? to = null;
            foreach (var track in tracks)
            {
                track.MoveTo(start);
                to = track.Next is { } next && !(next >= to) ? next : to;
            }
            yield return Hold(start, to, Open(windows), Open(exceptions));
            from = to;
        }
    }

    private Stretch Hold(DateTimeOffset from, DateTimeOffset? to, List<CalendarEntry> windows, List<CalendarEntry> exceptions) =>
        exceptions.Count > 0 ? new(from, to, Largest(exceptions), BoundsReason.Exception, exceptions)
        : windows.Count > 0 ? new(from, to, Largest(windows), BoundsReason.Schedule, windows)
        : _outside is { } outside ? new(from, to, outside, BoundsReason.OutsideSchedule, [])
        : new(from, to, _base, BoundsReason.Base, []);

    private static Bounds Largest(List<CalendarEntry> entries)
    {
        var largest = entries[0].Bounds;
        entries.ForEach(entry => largest = largest.Larger(entry.Bounds));
        return largest;
    }

    private static List<CalendarEntry> Open(List<Track> tracks) => tracks.FindAll(track => track.IsOpen).ConvertAll(track => track.Entry);
}
