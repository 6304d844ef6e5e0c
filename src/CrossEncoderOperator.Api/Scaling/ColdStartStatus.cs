namespace CrossEncoderOperator.Api.Scaling;

/// <summary>What a start from zero replicas took, in seconds for each of its phases; a phase that was not seen is absent.</summary>
public sealed record ColdStartStatus
{
    /// <summary>Seconds from the decision to wake until a pod was on a node.</summary>
    public double? Schedule { get; init; }

    /// <summary>Seconds until image and model were on the node.</summary>
    public double? Fetch { get; init; }

    /// <summary>Seconds until the model was loaded.</summary>
    public double? Load { get; init; }

    /// <summary>Seconds until the warm-up was over and the pod ready.</summary>
    public double? WarmUp { get; init; }
}
