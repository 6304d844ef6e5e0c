namespace CrossEncoderOperator.Api.Scaling;

/// <summary>Values of <see cref="ScaleToZeroSpec.OnRequest"/>.</summary>
public static class RequestAction
{
    /// <summary>The request waits until a replica is ready.</summary>
    public const string Hold = "Hold";

    /// <summary>The request is refused at once.</summary>
    public const string Reject = "Reject";
}
