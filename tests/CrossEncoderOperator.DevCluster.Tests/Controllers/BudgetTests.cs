using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Controllers;

namespace CrossEncoderOperator.DevCluster.Tests.Controllers;

public sealed class BudgetTests
{
    [Theory]
    [InlineData("minAvailable: 2", 3, 3, 3, 3, 2, 1)]
    [InlineData("minAvailable: 2", 3, 1, 3, 3, 2, 0)]
    [InlineData("minAvailable: 50%", 3, 3, 4, 4, 2, 1)]
    [InlineData("maxUnavailable: 1", 3, 3, 3, 3, 2, 1)]
    [InlineData("maxUnavailable: 1", 3, 2, 3, 3, 2, 0)]
    [InlineData("maxUnavailable: 1", 1, 1, 1, 1, 0, 1)]
    [InlineData("maxUnavailable: 34%", 3, 3, 3, 3, 1, 2)]
    [InlineData("maxUnavailable: 0", 2, 2, 2, 2, 2, 0)]
    [InlineData("minAvailable: 1", 0, 0, 0, 0, 1, 0)]
    public void Allowance(string spec, int pods, int ready, int scale, int expected, int desired, int allowed)
    {
        var budget = Objects.Parse($"{{ metadata: {{ generation: 4 }}, spec: {{ {spec} }} }}");
        var all = Enumerable.Range(0, pods).Select(i => Objects.Parse(
            $"{{ metadata: {{ name: p{i} }}, status: {{ phase: Running, conditions: [{{ type: Ready, status: '{i < ready}' }}] }} }}")).ToList();

        var status = BudgetController.Status(budget, all, scale, DateTimeOffset.UnixEpoch);

        Assert.Equal((expected, ready, desired, allowed), (status.Number("expectedPods"), status.Number("currentHealthy"), status.Number("desiredHealthy"), status.Number("disruptionsAllowed")));
        Assert.Equal(allowed > 0 ? "SufficientPods" : "InsufficientPods", status.Items("conditions").Single().Text("reason"));
    }
}
