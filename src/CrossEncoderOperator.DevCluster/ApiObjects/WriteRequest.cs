using CrossEncoderOperator.DevCluster.Access;
using CrossEncoderOperator.DevCluster.ApiResources;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>What a write is aimed at and how it is to be done.</summary>
internal sealed record WriteRequest(Resource Resource, string? Namespace, string? Name, User User)
{
    public string? Subresource { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Strict, Warn or Ignore: what happens to unknown and repeated fields.</summary>
    public string FieldValidation { get; init; } = "Warn";

    public string Manager { get; init; } = "unknown";

    /// <summary>A server-side apply.</summary>
    public bool Apply { get; init; }

    /// <summary>Of an apply: take over fields of other managers.</summary>
    public bool Force { get; init; }

    /// <summary>Filled with what the caller is told beside the answer.</summary>
    public List<string> Warnings { get; } = [];

    public string Key => Storage.Collection.Key(Namespace, Name ?? "");
}
