using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Status;

namespace CrossEncoderOperator.Api.Tests.Status;

public sealed class AllowedValuesTests
{
    [Theory]
    [InlineData(typeof(CrossEncoderDeploymentStatus), nameof(CrossEncoderDeploymentStatus.Phase), typeof(DeploymentPhase))]
    [InlineData(typeof(RolloutStatus), nameof(RolloutStatus.State), typeof(RolloutState))]
    [InlineData(typeof(HistoryEntry), nameof(HistoryEntry.Result), typeof(RevisionResult))]
    [InlineData(typeof(TrafficStatus), nameof(TrafficStatus.Role), typeof(TrafficRole))]
    [InlineData(typeof(ModelSpec), nameof(ModelSpec.Variant), typeof(ModelVariant))]
    [InlineData(typeof(DocumentsSpec), nameof(DocumentsSpec.Strategy), typeof(DocumentStrategy))]
    [InlineData(typeof(CalibrationSpec), nameof(CalibrationSpec.Method), typeof(CalibrationMethod))]
    [InlineData(typeof(CaptureSpec), nameof(CaptureSpec.Redact), typeof(RedactionKind))]
    public void Every_value_that_there_is_can_be_written(Type type, string property, Type values) => Assert.Equal(
        values.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue()).Order(),
        type.GetProperty(property)!.GetCustomAttribute<AllowedValuesAttribute>()!.Values.Order());
}
