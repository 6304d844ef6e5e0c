using CrossEncoderOperator.Server.Settings;
using CrossEncoderOperator.Server.Tests.Hosting;

namespace CrossEncoderOperator.Server.Tests.Reranking;

public sealed class ScoreScaleTests
{
    private const string Request = """{"query": "red shoes", "texts": ["red", "blue"]""";

    [Fact]
    public async Task Calibrated_scores_are_fitted_probabilities_of_the_logits_and_have_a_version_of_their_own()
    {
        await using var server = new RunningServer { Settings = { Calibration = new CalibrationSettings { Method = "Platt", Scale = 0.5, Offset = -1 } } };
        await server.InitializeAsync();
        var scores = await ScoresAsync(server, Request + "}");
        var logits = await ScoresAsync(server, Request + ", \"raw_scores\": true}");
        Assert.Equal(logits.Select(logit => 1 / (1 + Math.Exp(1 - 0.5 * logit))), scores, (a, b) => Math.Abs(a - b) < 1e-12);

        await using var plain = new RunningServer();
        await plain.InitializeAsync();
        Assert.Equal(logits, await ScoresAsync(plain, Request + ", \"raw_scores\": true}"), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.NotEqual(await VersionAsync(plain), await VersionAsync(server));
        await using var same = new RunningServer();
        await same.InitializeAsync();
        Assert.Equal(await VersionAsync(plain), await VersionAsync(same));
    }

    private static async Task<double[]> ScoresAsync(RunningServer server, string json) =>
        [.. (await server.PostAsync("/rerank", json)).Body.EnumerateArray().Select(rank => rank.GetProperty("score").GetDouble())];

    private static async Task<string?> VersionAsync(RunningServer server) =>
        (await server.GetAsync("/info")).Body.GetProperty("score_version").GetString();
}
