using System.Collections.Concurrent;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;

namespace CrossEncoderOperator.EndToEnd.Tests.Crashes;

/// <summary>
/// The operator is killed right before and right after each write of a rollout, and another one goes on: what is left in the end is what an
/// undisturbed rollout leaves. <c>CROSSENCODER_TEST_CRASHES=all</c> takes every write, otherwise a few are tried.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class CrashTests(HollowCluster cluster) : IClassFixture<HollowCluster>
{
    private const int Samples = 4;
    private const int AtATime = 4;

    private static readonly bool s_all = Environment.GetEnvironmentVariable("CROSSENCODER_TEST_CRASHES") == "all";

    [Theory]
    [InlineData("second", RolloutState.Completed)]
    [InlineData("slow", RolloutState.RolledBack)]
    public async Task Killed_operator_ends_where_an_undisturbed_one_does(string model, string state)
    {
        var (_, writes, expected) = await RunAsync(model, state, kill: 0, carriedOut: false, expected: null);
        Assert.Contains($"\"state\": \"{state}\"", expected, StringComparison.Ordinal);
        var crashes = Enumerable.Range(1, writes).SelectMany(number => new[] { (Number: number, CarriedOut: false), (Number: number, CarriedOut: true) });
        var tried = s_all ? [.. crashes] : crashes.Where(crash => crash.Number % Math.Max(1, writes / Samples) == 1 && crash.CarriedOut == (crash.Number % 2 == 0)).ToArray();

        var faults = new ConcurrentBag<string>();
        var killed = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(tried, options, async (crash, _) =>
        {
            var when = $"{(crash.CarriedOut ? "after" : "before")} write {crash.Number} of {writes}";
            try
            {
                var (at, _, actual) = await RunAsync(model, state, crash.Number, crash.CarriedOut, expected);
                Interlocked.Add(ref killed, at is null ? 0 : 1);
                if (actual != expected)
                {
                    faults.Add($"killed {when} ({at}):\n{Difference(expected, actual)}");
                }
            }
            catch (TimeoutException late)
            {
                faults.Add($"killed {when}: {late.Message}");
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{model}: {writes} writes undisturbed; {tried.Length} runs, {killed} operators killed, {faults.Count} ended otherwise");
        Assert.True(faults.IsEmpty, string.Join("\n\n", faults));
        Assert.True(killed > 0, "no operator was killed");
    }

    private async Task<(ApiWrite? Killed, int Writes, string EndState)> RunAsync(string model, string state, int kill, bool carriedOut, string? expected)
    {
        await using var run = await CrashRun.StartAsync(cluster);
        return await run.RolloutAsync(model, kill, carriedOut, Ended, expected);

        bool Ended(CrossEncoderDeploymentStatus status) => status.Rollout?.State == state && status.Traffic is [{ Weight: 100 }];
    }

    private static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', left.Except(right).Select(line => $"- {line}").Concat(right.Except(left).Select(line => $"+ {line}")).Take(30));
    }
}
