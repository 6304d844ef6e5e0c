using System.Globalization;
using CrossEncoderOperator.Api.Rollouts;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>Checks <c>spec.rollout</c>.</summary>
internal static class RolloutValidator
{
    private const string Path = "spec.rollout";

    public static void Validate(RolloutSpec? rollout, List<SpecError> errors)
    {
        if (rollout is null)
        {
            return;
        }
        errors.OneOf($"{Path}.strategy", rollout.Strategy, RolloutStrategy.Canary, RolloutStrategy.AllAtOnce);
        if (rollout is { Steps: not null, Strategy: RolloutStrategy.AllAtOnce })
        {
            errors.Add(new($"{Path}.steps", "is for strategy Canary only"));
        }
        Steps(rollout.Steps, errors);
        Analysis(rollout.Analysis, errors);
        errors.OneOf($"{Path}.onBreach", rollout.OnBreach, BreachAction.Rollback, BreachAction.Pause);
        errors.OneOf($"{Path}.onNoCapacity", rollout.OnNoCapacity, CapacityAction.Wait, CapacityAction.Swap);
        errors.Time($"{Path}.bake", rollout.Bake, "0s", "7d");
        errors.Time($"{Path}.rollbackWindow", rollout.RollbackWindow, "0s", "30d");
        errors.Time($"{Path}.progressDeadline", rollout.ProgressDeadline, "1s", "7d");
        errors.Range($"{Path}.revisionHistoryLimit", rollout.RevisionHistoryLimit, 0, 100);
        errors.Length($"{Path}.retryToken", rollout.RetryToken, 64);
    }

    private static void Steps(IReadOnlyList<RolloutStep>? steps, List<SpecError> errors)
    {
        errors.Count($"{Path}.steps", steps, 20);
        int? before = null;
        for (var i = 0; i < steps?.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{Path}.steps[{i}]");
            var step = steps[i] ?? new();
            errors.Range($"{path}.weight", step.Weight, 0, 100);
            errors.Time($"{path}.hold", step.Hold, "0s", "7d");
            if (step.Weight is null && step.Pause != true)
            {
                errors.Add(new(path, "set weight, or pause: true"));
            }
            if (step is { Hold: not null, Pause: true })
            {
                errors.Add(new($"{path}.hold", "a pause ends when it is resumed: set hold or pause, not both"));
            }
            if (step.Weight < before)
            {
                errors.Add(new($"{path}.weight", string.Create(CultureInfo.InvariantCulture, $"must not be less than the {before} of the step before, is {step.Weight}")));
            }
            before = step.Weight ?? before;
        }
    }

    private static void Analysis(AnalysisSpec? analysis, List<SpecError> errors)
    {
        errors.Time($"{Path}.analysis.interval", analysis?.Interval, "1s", "1h");
        errors.Time($"{Path}.analysis.initialDelay", analysis?.InitialDelay, "0s", "1h");
        errors.Range($"{Path}.analysis.minSamples", analysis?.MinSamples, 1, 1_000_000);
        errors.Range($"{Path}.analysis.confidence", analysis?.Confidence, 0.5, 0.99999);
        errors.Time($"{Path}.analysis.noDataTimeout", analysis?.NoDataTimeout, "1s", "7d");
    }
}
