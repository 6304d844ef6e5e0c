using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.OpenApi;
using CrossEncoderOperator.DevCluster.Schemas;
using CrossEncoderOperator.DevCluster.Storage;

namespace CrossEncoderOperator.DevCluster.ApiResources;

/// <summary>One served resource in one version.</summary>
internal sealed record Resource(string Group, string Version, string Plural, string Kind)
{
    private static readonly string[] BuiltInVerbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    private static readonly string[] CustomVerbs =
        ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    private readonly TaskCompletionSource _withdrawn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is no longer served as it is here: its watches end.</summary>
    public Task Withdrawn => _withdrawn.Task;

    public required Collection Objects { get; init; }

    public string Singular { get; init; } = Kind.ToLowerInvariant();

    public string ListKind { get; init; } = Kind + "List";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Subresources { get; init; } = [];

    public bool Namespaced { get; init; }

    /// <summary>The CustomResourceDefinition's spec; null for what is built in.</summary>
    public JsonObject? Definition { get; init; }

    /// <summary>Its version in <see cref="Definition"/>.</summary>
    public JsonObject? DefinitionVersion { get; init; }

    public bool Custom => Definition is not null;

    /// <summary>The version its objects are stored in.</summary>
    public string StorageVersion => Group == "events.k8s.io" ? "v1" : !Custom ? GroupVersion
        : $"{Group}/{Definition.Items("versions").First(v => v.Holds("storage")).Str("name")}";

    /// <summary>Stored objects and how they look in this version.</summary>
    public ConditionalWeakTable<JsonObject, JsonObject> Presented { get; } = [];

    public Schema Schema => LazySchema.Value;

    public required Lazy<Schema> LazySchema { private get; init; }

    /// <summary>Only POST, nothing is stored: reviews.</summary>
    public bool Virtual { get; init; }

    /// <summary>metadata.generation counts the changes of the wish.</summary>
    public bool Generations { get; init; }

    /// <summary>A PUT may leave out the resourceVersion.</summary>
    public bool UnconditionalUpdate { get; init; }

    /// <summary>A PUT makes what does not exist.</summary>
    public bool CreateOnUpdate { get; init; }

    public IReadOnlyList<string> Verbs => Virtual ? ["create"] : Custom ? CustomVerbs : BuiltInVerbs;

    /// <summary>As OpenAPI documents describe it.</summary>
    public PublishedResource Published => new(Group, Version, Kind, Plural, Namespaced, Subresources, Custom, Schema);

    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As in messages: <c>deployments.apps</c>.</summary>
    public string Qualified => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    // Schemas do not compare: a resource is the same when it is the same instance.
    public bool Equals(Resource? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public bool HasStatus => Subresources.Contains("status");

    public void Withdraw() => _withdrawn.TrySetResult();
}
