namespace CrossEncoderOperator.Server.Settings;

/// <summary>What <c>server.json</c> holds.</summary>
internal sealed record ServerSettings
{
    public string Name { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Revision { get; init; } = "";

    public ModelSettings Model { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();
}
