using System.Diagnostics;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;

namespace CrossEncoderOperator.Demo;

/// <summary>Shows a rollout as it goes: a line for every change.</summary>
internal sealed class RolloutView(Screen screen, Shop shop)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private string _shown = "";

    /// <summary>Follows the rollout of the spec until it has ended.</summary>
    /// <param name="before">The revision of the latest rollout before the spec was changed.</param>
    /// <returns>The first status in which the rollout is past its last step or rolled back.</returns>
    public async Task<CrossEncoderDeploymentStatus> FollowAsync(string? before, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < s_patience)
        {
            var status = await shop.StatusAsync(cancel);
            if (status.Rollout is { } rollout && rollout.Revision != before)
            {
                Show(rollout, status.Traffic ?? []);
                if (rollout.State is RolloutState.Baking or RolloutState.Watching or RolloutState.Completed or RolloutState.RolledBack)
                {
                    return status;
                }
            }

            await Task.Delay(s_interval, TimeProvider.System, cancel);
        }

        throw new DemoException($"the rollout did not end within {s_patience.TotalSeconds:0} s; last line: {_shown}");
    }

    private void Show(RolloutStatus rollout, IReadOnlyList<TrafficStatus> traffic)
    {
        var canary = traffic.FirstOrDefault(share => share.Revision == rollout.Revision);
        var verdicts = (rollout.Verdicts ?? []).Select(verdict => $"{verdict.Sli} {verdict.Verdict}");
        var quality = rollout.Quality is { } ranked ? $"quality {ranked.Verdict}" : "";
        var change = $"{rollout.State} {rollout.Step} {canary?.Weight} {Math.Round((canary?.MeasuredWeight ?? 0) / 5)} {string.Join(' ', verdicts)} {quality}";
        if (change != _shown)
        {
            _shown = change;
            screen.Line(Line(rollout, canary));
        }
    }

    private static string Line(RolloutStatus rollout, TrafficStatus? canary)
    {
        var verdicts = (rollout.Verdicts ?? []).Select(verdict => FormattableString.Invariant($"{verdict.Sli} {verdict.Verdict} {verdict.Good:0}/{verdict.Total:0}"));
        var quality = rollout.Quality is { } ranked ? FormattableString.Invariant($"{ranked.Metric} {ranked.Verdict} {ranked.Canary:0.000} (serving: {ranked.Stable:0.000})") : null;
        return FormattableString.Invariant($"{rollout.State,-10} step {rollout.Step}/{rollout.Steps}  asked {canary?.Weight ?? 0,3} %  measured ")
            + (canary?.MeasuredWeight is { } measured ? FormattableString.Invariant($"{measured,5:0.0} %") : "    - %")
            + string.Concat(verdicts.Append(quality).OfType<string>().Select(text => $"  | {text}"));
    }
}
