using System.Globalization;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Validation;
using k8s;

namespace CrossEncoderOperator.Api.Tests.Validation;

/// <summary><c>spec.scaling</c>.</summary>
public sealed class ScalingValidatorTests
{
    private const string Day = "\"name\":\"day\",\"start\":\"0 8 * * *\",\"duration\":\"8h\"";

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("none", "\"minReplicas\":0")]
    [InlineData("every field", """
        "minReplicas":1,"maxReplicas":8,"target":{"type":"InFlightDocuments","inFlightDocuments":200,
          "behavior":{"stableWindow":"30s","panicWindow":"3s","scaleDownStabilization":"0s","tolerance":0.2,"scaleUpRate":3,"scaleDownRate":1.5}},
        "scaleToZero":{"idleAfter":"1s","onRequest":"Reject","holdTimeout":"10m"},
        "schedules":[{"name":"business-hours","timeZone":"Europe/Berlin","start":"0 8 * * MON-FRI","duration":"12h","prewarm":"10m","minReplicas":2,"maxReplicas":8},
                     {"name":"2","start":"0 0 1 * *","duration":"7d","prewarm":"24h"},{"name":"3","start":"* * * * *","duration":"1m","prewarm":"0s","maxReplicas":0}],
        "outsideSchedules":{"maxReplicas":0},
        "exceptions":[{"date":"2026-12-25","timeZone":"Europe/Berlin","maxReplicas":0},{"date":"2026-12-25","minReplicas":0},{"date":"2028-02-29","minReplicas":9,"maxReplicas":9}]
        """)]
    [InlineData("somebody else's number", """ "replicas":1000,"target":{"type":"External"},"minReplicas":0,"maxReplicas":1000 """)]
    [InlineData("a number that the other bound makes room for", "\"minReplicas\":2,\"schedules\":[{" + Day + ",\"minReplicas\":5},{\"name\":\"b\",\"start\":\"0 1 * * *\",\"duration\":\"1h\",\"maxReplicas\":1}]")]
    [InlineData("an exception that is over", """ "exceptions":[{"date":"2000-01-01","maxReplicas":0}] """)]
    [InlineData("empty lists", """ "schedules":[],"exceptions":[] """)]
    public void Accepts(string what, string scaling) => Assert.True(Errors(scaling).Length == 0, $"{what}: {string.Join("; ", Errors(scaling))}");

    [Theory]
    [InlineData("\"minReplicas\":-1", "minReplicas: must be from 0 to 1000, is -1")]
    [InlineData("\"maxReplicas\":0", "maxReplicas: must be from 1 to 1000, is 0", "\"minReplicas\":0,")]
    [InlineData("\"maxReplicas\":1001", "maxReplicas: must be from 1 to 1000, is 1001")]
    [InlineData("\"minReplicas\":3,\"maxReplicas\":2", "maxReplicas: must not be less than the 3 of minReplicas, is 2")]
    [InlineData("\"replicas\":3", "replicas: is for target type External only")]
    [InlineData("\"replicas\":3,\"target\":{}", "replicas: is for target type External only")]
    [InlineData("\"replicas\":-1,\"target\":{\"type\":\"External\"}", "replicas: must be from 0 to 1000, is -1")]
    [InlineData("\"target\":{\"type\":\"Cpu\"}", "target.type: must be InFlightDocuments or External, is 'Cpu'")]
    [InlineData("\"target\":{\"inFlightDocuments\":0}", "target.inFlightDocuments: must be from 1 to 1000000, is 0")]
    [InlineData("\"target\":{\"type\":\"External\",\"inFlightDocuments\":200}", "target.inFlightDocuments: is for type InFlightDocuments only")]
    [InlineData("\"scaleToZero\":{\"idleAfter\":\"999ms\"}", "scaleToZero.idleAfter: must be from 1s to 30d, is 999ms")]
    [InlineData("\"scaleToZero\":{\"idleAfter\":\"-15m\"}", "scaleToZero.idleAfter: '-15m' is not a duration")]
    [InlineData("\"scaleToZero\":{\"onRequest\":\"Queue\"}", "scaleToZero.onRequest: must be Hold or Reject, is 'Queue'")]
    [InlineData("\"scaleToZero\":{\"holdTimeout\":\"11m\"}", "scaleToZero.holdTimeout: must be from 1s to 10m, is 11m")]
    [InlineData("\"schedules\":[null]", "schedules[0].name: is required", null, 3)]
    [InlineData("\"schedules\":[{\"start\":\"0 8 * * *\",\"duration\":\"8h\"}]", "schedules[0].name: is required")]
    [InlineData("\"schedules\":[{\"name\":\"Day\",\"start\":\"0 8 * * *\",\"duration\":\"8h\"}]", "schedules[0].name: must be at most 63 characters of a-z, 0-9 and '-'")]
    [InlineData("\"schedules\":[{" + Day + "},{" + Day + "}]", "schedules[1].name: there is another schedule named day")]
    [InlineData("\"schedules\":[{" + Day + ",\"timeZone\":\"Europe/Bonn\"}]", "schedules[0].timeZone: is not the IANA name of a time zone, such as Europe/Berlin")]
    [InlineData("\"schedules\":[{" + Day + ",\"timeZone\":\"\"}]", "schedules[0].timeZone: is not the IANA name")]
    [InlineData("\"schedules\":[{" + Day + ",\"timeZone\":\"W. Europe Standard Time\"}]", "schedules[0].timeZone: is not the IANA name")]
    [InlineData("\"schedules\":[{" + Day + ",\"timeZone\":\"../../../etc/passwd\"}]", "schedules[0].timeZone: is not the IANA name")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"duration\":\"8h\"}]", "schedules[0].start: is required")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"\",\"duration\":\"8h\"}]", "schedules[0].start: is required")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"at eight\",\"duration\":\"8h\"}]", "schedules[0].start: must be a cron expression of five fields")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 25 * * *\",\"duration\":\"8h\"}]", "schedules[0].start: is not a cron expression")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 30 2 *\",\"duration\":\"8h\"}]", "schedules[0].start: never fires")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 13 * 5\",\"duration\":\"8h\"}]", "schedules[0].start: has a day of the month and a day of the week")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 * * *\"}]", "schedules[0].duration: is required")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 * * *\",\"duration\":\"0s\"}]", "schedules[0].duration: must be from 1s to 7d, is 0s")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 * * *\",\"duration\":\"-8h\"}]", "schedules[0].duration: '-8h' is not a duration")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 1 * *\",\"duration\":\"8d\"}]", "schedules[0].duration: must be from 1s to 7d, is 8d")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 * * *\",\"duration\":\"999999999d999999999d\"}]", "schedules[0].duration: '999999999d999999999d' is not a duration")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 * * *\",\"duration\":\"1.5s\"}]", "schedules[0].duration: must be whole seconds")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 * * *\",\"duration\":\"25h\"}]", "schedules[0].duration: must not be longer than the 24h between two starts, is 25h")]
    [InlineData("\"schedules\":[{\"name\":\"a\",\"start\":\"*/7 * * * *\",\"duration\":\"5m\"}]", "schedules[0].duration: must not be longer than the 4m between two starts, is 5m")]
    [InlineData("\"schedules\":[{" + Day + ",\"prewarm\":\"-1m\"}]", "schedules[0].prewarm: '-1m' is not a duration")]
    [InlineData("\"schedules\":[{" + Day + ",\"prewarm\":\"25h\"}]", "schedules[0].prewarm: must be from 0s to 24h, is 25h")]
    [InlineData("\"schedules\":[{" + Day + ",\"prewarm\":\"1ms\"}]", "schedules[0].prewarm: must be whole seconds")]
    [InlineData("\"schedules\":[{" + Day + ",\"minReplicas\":-1}]", "schedules[0].minReplicas: must be from 0 to 1000, is -1")]
    [InlineData("\"schedules\":[{" + Day + ",\"minReplicas\":3,\"maxReplicas\":2}]", "schedules[0].maxReplicas: must not be less than the 3 of minReplicas, is 2")]
    [InlineData("\"maxReplicas\":4,\"schedules\":[{" + Day + ",\"minReplicas\":5}]", "schedules[0].minReplicas: is 5, more than the 4 of spec.scaling.maxReplicas: set maxReplicas here as well")]
    [InlineData("\"outsideSchedules\":{\"maxReplicas\":0}", "outsideSchedules: needs schedules to be outside of")]
    [InlineData("\"schedules\":[],\"outsideSchedules\":{\"maxReplicas\":0}", "outsideSchedules: needs schedules to be outside of")]
    [InlineData("\"schedules\":[{" + Day + "}],\"outsideSchedules\":{}", "outsideSchedules: set minReplicas, maxReplicas or both")]
    [InlineData("\"schedules\":[{" + Day + "}],\"outsideSchedules\":{\"minReplicas\":2,\"maxReplicas\":1}", "outsideSchedules.maxReplicas: must not be less than the 2 of minReplicas, is 1")]
    [InlineData("\"exceptions\":[null]", "exceptions[0].date: is required", null, 2)]
    [InlineData("\"exceptions\":[{\"maxReplicas\":0}]", "exceptions[0].date: is required")]
    [InlineData("\"exceptions\":[{\"date\":\"2026-12-25\"}]", "exceptions[0]: set minReplicas, maxReplicas or both")]
    [InlineData("\"exceptions\":[{\"date\":\"25.12.2026\",\"maxReplicas\":0}]", "exceptions[0].date: must be a date from 2000-01-01 to 2999-12-31, such as 2026-12-25")]
    [InlineData("\"exceptions\":[{\"date\":\"2026-02-29\",\"maxReplicas\":0}]", "exceptions[0].date: must be a date")]
    [InlineData("\"exceptions\":[{\"date\":\"2026-02-28\\n\",\"maxReplicas\":0}]", "exceptions[0].date: must be a date")]
    [InlineData("\"exceptions\":[{\"date\":\"0001-01-01\",\"maxReplicas\":0}]", "exceptions[0].date: must be a date")]
    [InlineData("\"exceptions\":[{\"date\":\"2026-12-25\",\"maxReplicas\":0},{\"date\":\"2026-12-25\",\"timeZone\":\"UTC\",\"maxReplicas\":1}]", "exceptions[1].date: there is another exception for 2026-12-25")]
    [InlineData("\"exceptions\":[{\"date\":\"2026-12-25\",\"timeZone\":\"Mars/Olympus\",\"maxReplicas\":0}]", "exceptions[0].timeZone: is not the IANA name")]
    [InlineData("\"exceptions\":[{\"date\":\"2026-12-25\",\"maxReplicas\":1001}]", "exceptions[0].maxReplicas: must be from 0 to 1000, is 1001")]
    [InlineData("\"target\":{\"behavior\":{\"stableWindow\":\"6m\"}}", "target.behavior.stableWindow: must be from 5s to 5m, is 6m")]
    [InlineData("\"target\":{\"behavior\":{\"stableWindow\":\"5s\"}}", "target.behavior.panicWindow: must not be longer than stableWindow")]
    [InlineData("\"costPerReplicaHour\":-1", "costPerReplicaHour: must be from 0 to 1000000, is -1")]
    [InlineData("\"target\":{\"behavior\":{\"tolerance\":0.6}}", "target.behavior.tolerance: must be from 0 to 0.5, is 0.6")]
    [InlineData("\"target\":{\"behavior\":{\"scaleDownRate\":0}}", "target.behavior.scaleDownRate: must be from 1 to 1000, is 0")]
    public void Refuses(string scaling, string expected, string? beside = null, int faults = 1)
    {
        var errors = Errors(beside + scaling);
        Assert.Equal(faults, errors.Length);
        Assert.StartsWith("spec.scaling." + expected, errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_schedules_and_exceptions_as_allowed_are_read_and_no_more()
    {
        Assert.Empty(Errors(Lists(200, 366)));
        Assert.Equal(
            ["spec.scaling.schedules: has 201 entries, at most 200 are allowed", "spec.scaling.exceptions: has 367 entries, at most 366 are allowed"],
            Errors(Lists(201, 367)));
    }

    private static string Lists(int schedules, int exceptions) => string.Create(CultureInfo.InvariantCulture, $$"""
        "schedules":[{{string.Join(',', Enumerable.Range(0, schedules).Select(i => $$"""{"name":"w{{i}}","start":"{{i % 60}} {{i % 24}} * * *","duration":"1h"}"""))}}],
        "exceptions":[{{string.Join(',', Enumerable.Range(0, exceptions).Select(i => $$"""{"date":"{{new DateTime(2026, 1, 1).AddDays(i):yyyy-MM-dd}}","maxReplicas":0}"""))}}]
        """);

    private static string[] Errors(string scaling)
    {
        var json = "{\"metadata\":{\"name\":\"product-search\"},\"spec\":{\"model\":{\"uri\":\"file:///models/a\"},\"scaling\":{" + scaling + "}}}";
        var errors = SpecValidator.Validate(KubernetesJson.Deserialize<CrossEncoderDeployment>(json), new ModelSourcePolicy(AllowHttps: true, AllowedFilePrefixes: ["/models"]));
        return [.. errors.Select(error => error.ToString())];
    }
}
