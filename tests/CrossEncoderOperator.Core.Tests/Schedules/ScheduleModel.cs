using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Core.Schedules;

namespace CrossEncoderOperator.Core.Tests.Schedules;

/// <summary>The rules of bounds, said once more, for whoever finds out by other means what is open.</summary>
internal static class ScheduleModel
{
    public static Bounds Of(ScalingSpec spec, IEnumerable<ScheduleSpec> open, IEnumerable<ScalingException> exceptions)
    {
        var min = spec.MinReplicas ?? 1;
        var most = spec.MaxReplicas ?? Math.Max(1, min);
        List<(int? Min, int? Max)> given = [.. exceptions.Select(e => (e.MinReplicas, e.MaxReplicas))];
        if (given.Count == 0)
        {
            given = [.. open.Select(s => (s.MinReplicas, s.MaxReplicas))];
        }
        if (given.Count == 0)
        {
            given = [(spec.OutsideSchedules?.MinReplicas, spec.OutsideSchedules?.MaxReplicas)];
        }
        var own = given.ConvertAll(g => g switch
        {
            ({ } lower, { } upper) => new Bounds(lower, upper),
            ({ } lower, null) => new Bounds(lower, Math.Max(most, lower)),
            (null, { } upper) => new Bounds(Math.Min(min, upper), upper),
            _ => new Bounds(min, most),
        });
        return new(own.Max(o => o.Min), own.Max(o => o.Max));
    }

    public static TimeSpan Prewarm(RandomScaling random, ScheduleSpec schedule) =>
        schedule.Prewarm is { } prewarm ? Duration.Parse(prewarm) : TimeSpan.FromSeconds(random.StartupSeconds);
}
