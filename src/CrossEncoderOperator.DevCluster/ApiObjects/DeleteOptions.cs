using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>How to delete.</summary>
/// <param name="Policy">Background, Foreground, Orphan; null leaves the finalizers as they are.</param>
internal sealed record DeleteOptions(string? Policy = null, long? GracePeriodSeconds = null, string? Uid = null, string? ResourceVersion = null)
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan"];

    /// <exception cref="Clients.ApiException">422: unknown or contradicting.</exception>
    public static DeleteOptions Parse(JsonObject body)
    {
        var policy = body.Str("propagationPolicy");
        if (body["orphanDependents"] is not null)
        {
            if (policy is not null)
            {
                throw Refusal.InvalidOptions("DeleteOptions", FieldError.Invalid(
                    "propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
            }

            policy = body.Holds("orphanDependents") ? "Orphan" : "Background";
        }

        if (policy is not null && !Policies.Contains(policy))
            throw Refusal.InvalidOptions("DeleteOptions", FieldError.NotSupported("propagationPolicy", policy, [.. Policies, "nil"]));

        return new DeleteOptions(policy, body.Int("gracePeriodSeconds"), body.Str("preconditions.uid"), body.Str("preconditions.resourceVersion"));
    }
}
