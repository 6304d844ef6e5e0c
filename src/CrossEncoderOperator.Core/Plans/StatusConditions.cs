using CrossEncoderOperator.Api.Status;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>Reads conditions.</summary>
internal static class StatusConditions
{
    public static V1Condition? Condition(this CrossEncoderDeploymentStatus? status, string type) =>
        status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    public static bool IsTrue(this CrossEncoderDeploymentStatus? status, string type) => status.Condition(type)?.Status == "True";
}
