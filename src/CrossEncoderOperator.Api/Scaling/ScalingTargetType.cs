namespace CrossEncoderOperator.Api.Scaling;

/// <summary>Values of <see cref="ScalingTarget.Type"/>.</summary>
public static class ScalingTargetType
{
    /// <summary>The load that the router measures.</summary>
    public const string InFlightDocuments = "InFlightDocuments";

    /// <summary>Somebody else writes <see cref="ScalingSpec.Replicas"/>.</summary>
    public const string External = "External";
}
