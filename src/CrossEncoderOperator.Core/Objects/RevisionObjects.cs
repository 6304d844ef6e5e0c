using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Core.Revisions;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>The objects of a revision beside its Deployment.</summary>
internal static class RevisionObjects
{
    /// <summary>File of the server's settings in the ConfigMap.</summary>
    public const string SettingsFile = "server.json";

    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true };

    public static V1ControllerRevision ControllerRevision(CrossEncoderDeployment owner, Revision revision, long number) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "ControllerRevision",
        Metadata = ChildMetadata.Of(owner, revision.Name),
        Data = revision.Spec,
        Revision = number,
    };

    public static V1ConfigMap ConfigMap(CrossEncoderDeployment owner, Revision revision) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = ChildMetadata.Of(owner, revision.Name),
        Data = new Dictionary<string, string>(StringComparer.Ordinal) { [SettingsFile] = Settings(owner, revision) },
    };

    /// <summary>The address of the revision alone.</summary>
    public static V1Service Service(CrossEncoderDeployment owner, string revision) =>
        SharedObjects.ClusterIp(ChildMetadata.Of(owner, revision), ChildMetadata.Selector(owner, revision));

    private static string Settings(CrossEncoderDeployment owner, Revision revision)
    {
        var model = new JsonObject { ["uri"] = revision.Spec.Model.Uri };
        if (revision.Spec.Model.Sha256 is { } pin)
        {
            model["sha256"] = pin;
        }
        if (revision.Spec.Model.MaxTokens is { } maxTokens)
        {
            model["maxTokens"] = maxTokens;
        }
        var limits = revision.Spec.Serving.Limits!;
        return new JsonObject
        {
            ["name"] = owner.Metadata.Name,
            ["namespace"] = owner.Metadata.NamespaceProperty,
            ["revision"] = revision.Name,
            ["model"] = model,
            ["limits"] = new JsonObject
            {
                ["documentsPerRequest"] = limits.DocumentsPerRequest,
                ["bodyBytes"] = long.Parse(limits.BodyBytes!, CultureInfo.InvariantCulture),
                ["timeoutSeconds"] = (int)Duration.Parse(limits.Timeout!).TotalSeconds,
            },
        }.ToJsonString(s_readable) + "\n";
    }
}
