namespace CrossEncoderOperator.Server.Health;

/// <summary>Where the server is in its life.</summary>
internal enum Phase
{
    Loading,
    WarmingUp,
    Ready,
    Draining,
}
