namespace CrossEncoderOperator.Api.Traffic;

/// <summary>Values of <see cref="TrafficSpec.Mode"/>.</summary>
public static class TrafficMode
{
    /// <summary>Requests go through the operator's router.</summary>
    public const string Router = "Router";

    /// <summary>An HTTPRoute of the Gateway API splits requests.</summary>
    public const string GatewayApi = "GatewayAPI";
}
