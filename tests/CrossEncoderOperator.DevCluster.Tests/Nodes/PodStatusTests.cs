using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Nodes;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class PodStatusTests
{
    /// <summary>Containers by letter: w waiting, c crashed and waiting, r running, n running but not ready, 0 ended well, 1 ended badly.</summary>
    [Theory]
    [InlineData("Always", "", "w", "Pending", "False")]
    [InlineData("Always", "w", "w", "Pending", "False")]
    [InlineData("Always", "r", "w", "Pending", "False")]
    [InlineData("Always", "1", "w", "Pending", "False")]
    [InlineData("Never", "1", "w", "Failed", "False")]
    [InlineData("Always", "0", "r", "Running", "True")]
    [InlineData("Always", "", "n", "Running", "False")]
    [InlineData("Always", "", "rn", "Running", "False")]
    [InlineData("Always", "", "rw", "Pending", "False")]
    [InlineData("Always", "", "c", "Running", "False")]
    [InlineData("Always", "", "0", "Running", "False")]
    [InlineData("OnFailure", "", "00", "Succeeded", "False")]
    [InlineData("OnFailure", "", "01", "Running", "False")]
    [InlineData("Never", "", "01", "Failed", "False")]
    [InlineData("Never", "", "0r", "Running", "False")]
    [InlineData("Never", "", "00", "Succeeded", "False")]
    public void Phase_and_readiness(string policy, string inits, string containers, string phase, string ready)
    {
        var pod = Objects.Parse($"{{ metadata: {{ name: p }}, spec: {{ restartPolicy: {policy} }} }}");

        var status = PodStatus.Next(pod, Statuses(inits), Statuses(containers), "127.1.0.1", "127.0.0.1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

        Assert.Equal((phase, ready), (status.Text("phase"), new JsonObject { ["status"] = status }.Condition("Ready").Text("status")));
    }

    [Fact]
    public void Conditions_say_which_containers_are_missing()
    {
        var pod = Objects.Parse("{ metadata: { name: p }, spec: {} }");

        var status = new JsonObject { ["status"] = PodStatus.Next(pod, Statuses("r"), Statuses("ww"), "127.1.0.1", "127.0.0.1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch) };

        Assert.Equal("containers with incomplete status: [c0]", status.Condition("Initialized").Text("message"));
        Assert.Equal("containers with unready status: [c0 c1]", status.Condition("Ready").Text("message"));
    }

    [Fact]
    public void A_readiness_gate_holds_a_pod_back()
    {
        var pod = Objects.Parse("{ metadata: { name: p }, spec: { readinessGates: [{ conditionType: example.com/ok }] } }");
        JsonObject Next(JsonObject of) => new() { ["status"] = PodStatus.Next(of, [], Statuses("r"), "127.1.0.1", "127.0.0.1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch) };

        Assert.Equal("ReadinessGatesNotReady", Next(pod).Condition("Ready").Text("reason"));
        Assert.True(Next(pod.With("""{"status":{"conditions":[{"type":"example.com/ok","status":"True"}]}}""")).IsTrue("Ready"));
    }

    private static List<JsonObject> Statuses(string letters) => [.. letters.Select((letter, i) => Objects.Parse($"{{ name: c{i}, ready: {(letter == 'r' ? "true" : "false")}, " + letter switch
    {
        'w' => "state: { waiting: {} }, lastState: {} }",
        'c' => "state: { waiting: {} }, lastState: { terminated: { exitCode: 1 } } }",
        'r' or 'n' => "state: { running: {} }, lastState: {} }",
        _ => $"state: {{ terminated: {{ exitCode: {letter} }} }}, lastState: {{}} }}",
    }))];
}
