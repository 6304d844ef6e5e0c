using CrossEncoderOperator.Core.Tests.Schedules;

namespace CrossEncoderOperator.Core.Tests.Revisions;

/// <summary>How a model is served, as an API server takes it.</summary>
public sealed class ServingOnClusterTests(CrdCluster cluster) : IClassFixture<CrdCluster>
{
    [Fact]
    public async Task Schema_takes_every_field() =>
        (await cluster.Kubectl.RunAsync(["apply", "--dry-run=server", "-f", "-"], Manifest(Samples.Serving, "every-field"))).Succeeded();

    [Fact]
    public async Task Schema_refuses()
    {
        (string Serving, string Field, string Message)[] cases =
        [
            ("""{"batching":{"maxWait":"2"}}""", "spec.serving.batching.maxWait", "should match"),
            ("""{"documents":{"strategy":"chunk"}}""", "spec.serving.documents.strategy", "Unsupported value"),
            ("""{"documents":{"maxChunks":257}}""", "spec.serving.documents.maxChunks", "less than or equal to 256"),
            ("""{"calibration":{"scale":1,"offset":0}}""", "spec.serving.calibration.method", "Required value"),
            ("""{"calibration":{"method":"Platt","scale":1}}""", "spec.serving.calibration.offset", "goes with method Platt, which needs it"),
            ("""{"calibration":{"method":"Temperature","temperature":1,"scale":1}}""", "spec.serving.calibration.scale", "goes with method Platt, which needs it"),
            ("""{"calibration":{"method":"Temperature"}}""", "spec.serving.calibration.temperature", "goes with method Temperature, which needs it"),
            ("""{"calibration":{"method":"Temperature","temperature":0}}""", "spec.serving.calibration.temperature", "greater than or equal to"),
            ("""{"capture":{"redact":["Email","Name"]}}""", "spec.serving.capture.redact[1]", "Unsupported value"),
        ];
        var manifests = cases.Select((refused, i) => Manifest($$"""{"model":{"uri":"file:///models/a"},"serving":{{refused.Serving}}}""", $"case-{i}"));
        var error = (await cluster.Kubectl.RunAsync(["apply", "--dry-run=server", "-f", "-"], string.Join("\n---\n", manifests))).Failed();
        for (var i = 0; i < cases.Length; i++)
        {
            var line = Assert.Single(error.Split('\n'), line => line.Contains($"\"case-{i}\" is invalid", StringComparison.Ordinal));
            Assert.Contains(cases[i].Field, line, StringComparison.Ordinal);
            Assert.Contains(cases[i].Message, line, StringComparison.Ordinal);
        }
    }

    private static string Manifest(string spec, string name) =>
        $$"""{"apiVersion":"crossencoder.dev/v1alpha1","kind":"CrossEncoderDeployment","metadata":{"name":"{{name}}"},"spec":{{spec}}}""";
}
