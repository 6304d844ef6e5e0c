using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Nodes;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("+", "+")]
    [InlineData("---", "  -")]
    [InlineData("--+--", "  +  ")]
    [InlineData("---+", "  -+")]
    [InlineData("----", "  --")]
    public void Outcomes_in_a_row_make_a_verdict(string outcomes, string verdicts)
    {
        var probe = Probe.Of(Objects.Parse("readinessProbe: { failureThreshold: 3 }"), "readinessProbe")!;
        var row = 0;
        var told = string.Concat(outcomes.Select(outcome => probe.Verdict(row = Probe.Count(row, outcome == '+')) switch { true => '+', false => '-', null => ' ' }));

        Assert.Equal(verdicts, told);
    }

    [Fact]
    public void Success_may_take_several() =>
        Assert.Null(Probe.Of(Objects.Parse("readinessProbe: { successThreshold: 2 }"), "readinessProbe")!.Verdict(1));

    [Theory]
    [InlineData("8080", 8080)]
    [InlineData("\"http\"", 9000)]
    [InlineData("\"absent\"", 0)]
    public void A_port_has_a_number_or_a_name(string port, int expected) =>
        Assert.Equal(expected, Probe.Port(Objects.Parse("ports: [{ name: http, containerPort: 9000 }]"), JsonNode.Parse(port)));
}
