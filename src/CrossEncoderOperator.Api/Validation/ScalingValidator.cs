using System.Globalization;
using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>Checks <c>spec.scaling</c>.</summary>
internal static partial class ScalingValidator
{
    private const string Path = "spec.scaling";

    public static void Validate(ScalingSpec? scaling, List<SpecError> errors)
    {
        if (scaling is null)
        {
            return;
        }
        errors.Range($"{Path}.minReplicas", scaling.MinReplicas, 0, ScalingSpec.MostReplicas);
        errors.Range($"{Path}.maxReplicas", scaling.MaxReplicas, 1, ScalingSpec.MostReplicas);
        MinOverMax(Path, scaling.MinReplicas, scaling.MaxReplicas, errors);
        errors.Range($"{Path}.replicas", scaling.Replicas, 0, ScalingSpec.MostReplicas);
        if (scaling.Replicas is not null && scaling.Target?.Type != ScalingTargetType.External)
        {
            errors.Add(new($"{Path}.replicas", "is for target type External only: otherwise minReplicas and maxReplicas say how many run"));
        }
        Target($"{Path}.target", scaling.Target, errors);
        errors.Time($"{Path}.scaleToZero.idleAfter", scaling.ScaleToZero?.IdleAfter, "1s", "30d");
        errors.OneOf($"{Path}.scaleToZero.onRequest", scaling.ScaleToZero?.OnRequest, RequestAction.Hold, RequestAction.Reject);
        errors.Time($"{Path}.scaleToZero.holdTimeout", scaling.ScaleToZero?.HoldTimeout, "1s", "10m");
        Schedules($"{Path}.schedules", scaling, errors);
        if (scaling.OutsideSchedules is { } outside)
        {
            if (scaling.Schedules is not { Count: > 0 })
            {
                errors.Add(new($"{Path}.outsideSchedules", "needs schedules to be outside of"));
            }
            Bounds($"{Path}.outsideSchedules", outside.MinReplicas, outside.MaxReplicas, scaling, errors);
            AnyBound($"{Path}.outsideSchedules", outside.MinReplicas, outside.MaxReplicas, errors);
        }
        Exceptions($"{Path}.exceptions", scaling, errors);
        errors.Range($"{Path}.costPerReplicaHour", scaling.CostPerReplicaHour, 0, 1_000_000);
    }

    private static void Target(string path, ScalingTarget? target, List<SpecError> errors)
    {
        errors.OneOf($"{path}.type", target?.Type, ScalingTargetType.InFlightDocuments, ScalingTargetType.External);
        errors.Range($"{path}.inFlightDocuments", target?.InFlightDocuments, 1, 1_000_000);
        if (target is { InFlightDocuments: not null, Type: ScalingTargetType.External })
        {
            errors.Add(new($"{path}.inFlightDocuments", "is for type InFlightDocuments only"));
        }
        if (target?.Behavior is { } behavior)
        {
            Behavior($"{path}.behavior", behavior, errors);
        }
    }

    private static void Behavior(string path, ScalingBehavior behavior, List<SpecError> errors)
    {
        errors.Time($"{path}.stableWindow", behavior.StableWindow, "5s", "5m");
        errors.Time($"{path}.panicWindow", behavior.PanicWindow, "2s", "1m");
        errors.Time($"{path}.scaleDownStabilization", behavior.ScaleDownStabilization, "0s", "15m");
        errors.Range($"{path}.tolerance", behavior.Tolerance, 0, 0.5);
        errors.Range($"{path}.scaleUpRate", behavior.ScaleUpRate, 1, 1000);
        errors.Range($"{path}.scaleDownRate", behavior.ScaleDownRate, 1, 1000);
        if (Duration.TryParse(behavior.StableWindow ?? ScalingBehavior.DefaultStableWindow, out var stable)
            && Duration.TryParse(behavior.PanicWindow ?? ScalingBehavior.DefaultPanicWindow, out var panic) && panic > stable)
        {
            errors.Add(new($"{path}.panicWindow", "must not be longer than stableWindow"));
        }
    }

    private static void Schedules(string path, ScalingSpec scaling, List<SpecError> errors)
    {
        errors.Count(path, scaling.Schedules, ScalingSpec.MostSchedules);
        var names = new HashSet<string>(StringComparer.Ordinal);
        // What is over the limit is not looked at: the time that it takes must be bounded.
        for (var i = 0; i < Math.Min(scaling.Schedules?.Count ?? 0, ScalingSpec.MostSchedules); i++)
        {
            var own = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            var schedule = scaling.Schedules![i] ?? new();
            errors.Required($"{own}.name", schedule.Name);
            errors.Matches(
                $"{own}.name", schedule.Name, ScheduleName(), "must be at most 63 characters of a-z, 0-9 and '-', the first and the last not '-'");
            if (schedule.Name is { } name && !names.Add(name))
            {
                errors.Add(new($"{own}.name", $"there is another schedule named {name}"));
            }
            Zone($"{own}.timeZone", schedule.TimeZone, errors);
            Window(own, schedule, errors);
            errors.Time($"{own}.prewarm", schedule.Prewarm, "0s", "24h");
            errors.WholeSeconds($"{own}.prewarm", schedule.Prewarm);
            Bounds(own, schedule.MinReplicas, schedule.MaxReplicas, scaling, errors);
        }
    }

    private static void Window(string path, ScheduleSpec schedule, List<SpecError> errors)
    {
        errors.Required($"{path}.start", schedule.Start);
        errors.Required($"{path}.duration", schedule.Duration);
        errors.Time($"{path}.duration", schedule.Duration, "1s", "7d");
        errors.WholeSeconds($"{path}.duration", schedule.Duration);
        if (schedule.Start is null or "")
        {
            return;
        }
        if (!Cron.TryParse(schedule.Start, out var cron, out var fault))
        {
            errors.Add(new($"{path}.start", fault));
        }
        else if (Duration.TryParse(schedule.Duration, out var duration) && duration > cron.ShortestPeriod && duration <= TimeSpan.FromDays(7))
        {
            errors.Add(new(
                $"{path}.duration",
                $"must not be longer than the {Hours(cron.ShortestPeriod)} between two starts, is {schedule.Duration}: the window would overlap itself"));
        }
    }

    private static void Exceptions(string path, ScalingSpec scaling, List<SpecError> errors)
    {
        errors.Count(path, scaling.Exceptions, ScalingSpec.MostExceptions);
        var days = new HashSet<(string, string)>();
        for (var i = 0; i < Math.Min(scaling.Exceptions?.Count ?? 0, ScalingSpec.MostExceptions); i++)
        {
            var own = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            var exception = scaling.Exceptions![i] ?? new();
            errors.Required($"{own}.date", exception.Date);
            if (exception.Date is { Length: > 0 } date)
            {
                if (!Date().IsMatch(date) || !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                {
                    errors.Add(new($"{own}.date", "must be a date from 2000-01-01 to 2999-12-31, such as 2026-12-25"));
                }
                if (!days.Add((date, exception.TimeZone ?? TimeZones.Default)))
                {
                    errors.Add(new($"{own}.date", $"there is another exception for {date}"));
                }
            }
            Zone($"{own}.timeZone", exception.TimeZone, errors);
            Bounds(own, exception.MinReplicas, exception.MaxReplicas, scaling, errors);
            AnyBound(own, exception.MinReplicas, exception.MaxReplicas, errors);
        }
    }

    private static void Zone(string path, string? name, List<SpecError> errors)
    {
        if (name is not null && !(ZoneName().IsMatch(name) && TimeZones.TryFind(name, out _)))
        {
            errors.Add(new(path, "is not the IANA name of a time zone, such as Europe/Berlin"));
        }
    }

    private static void Bounds(string path, int? min, int? max, ScalingSpec scaling, List<SpecError> errors)
    {
        errors.Range($"{path}.minReplicas", min, 0, ScalingSpec.MostReplicas);
        errors.Range($"{path}.maxReplicas", max, 0, ScalingSpec.MostReplicas);
        MinOverMax(path, min, max, errors);
        if (max is null && min > scaling.MaxReplicas)
        {
            errors.Add(new(
                $"{path}.minReplicas",
                string.Create(CultureInfo.InvariantCulture, $"is {min}, more than the {scaling.MaxReplicas} of {Path}.maxReplicas: set maxReplicas here as well")));
        }
    }

    private static void AnyBound(string path, int? min, int? max, List<SpecError> errors)
    {
        if (min is null && max is null)
        {
            errors.Add(new(path, "set minReplicas, maxReplicas or both"));
        }
    }

    private static void MinOverMax(string path, int? min, int? max, List<SpecError> errors)
    {
        if (min > max)
        {
            errors.Add(new($"{path}.maxReplicas", string.Create(CultureInfo.InvariantCulture, $"must not be less than the {min} of minReplicas, is {max}")));
        }
    }

    private static string Hours(TimeSpan period) => period.Ticks % TimeSpan.TicksPerHour == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{period.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{period.TotalMinutes}m");

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex ScheduleName();

    [GeneratedRegex(@"\A(?=.{1,64}\z)[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"\A2[0-9]{3}-[0-9]{2}-[0-9]{2}\z")]
    private static partial Regex Date();
}
