using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;

namespace CrossEncoderOperator.Api.Tests.Status;

public sealed class AllowedValuesTests
{
    [Theory]
    [InlineData(typeof(CrossEncoderDeploymentStatus), nameof(CrossEncoderDeploymentStatus.Phase), typeof(DeploymentPhase))]
    [InlineData(typeof(RolloutStatus), nameof(RolloutStatus.State), typeof(RolloutState))]
    [InlineData(typeof(HistoryEntry), nameof(HistoryEntry.Result), typeof(RevisionResult))]
    [InlineData(typeof(TrafficStatus), nameof(TrafficStatus.Role), typeof(TrafficRole))]
    public void Every_value_that_there_is_can_be_written(Type type, string property, Type values) => Assert.Equal(
        values.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue()).Order(),
        type.GetProperty(property)!.GetCustomAttribute<AllowedValuesAttribute>()!.Values.Order());
}
