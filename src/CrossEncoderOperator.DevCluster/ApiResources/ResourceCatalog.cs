using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.Storage;

namespace CrossEncoderOperator.DevCluster.ApiResources;

/// <summary>What is served now: the built-in resources and the versions of the established CustomResourceDefinitions.</summary>
internal sealed class ResourceCatalog(ObjectStore store)
{
    private readonly ImmutableArray<Resource> _builtIn = [.. BuiltInResources.All(store)];
    private ImmutableSortedDictionary<string, ImmutableArray<Resource>> _custom =
        ImmutableSortedDictionary<string, ImmutableArray<Resource>>.Empty;

    public ObjectStore Store { get; } = store;

    public IEnumerable<Resource> All => _builtIn.Concat(Volatile.Read(ref _custom).Values.SelectMany(r => r));

    public Resource? Find(string group, string version, string plural) =>
        _builtIn.FirstOrDefault(r => r.Plural == plural && r.Version == version && r.Group == group)
            ?? Volatile.Read(ref _custom).GetValueOrDefault($"{plural}.{group}", []).FirstOrDefault(r => r.Version == version);

    /// <exception cref="Clients.ApiException">404: nothing such is served.</exception>
    public Resource Get(string group, string version, string plural) =>
        Find(group, version, plural) ?? throw Refusal.NoSuchPath();

    public Resource BuiltIn(string group, string plural) => _builtIn.First(r => r.Plural == plural && r.Group == group);

    /// <summary>The names of the CustomResourceDefinitions that are served.</summary>
    public IEnumerable<string> Definitions => Volatile.Read(ref _custom).Keys;

    /// <summary>Whether the definition is served as this spec says.</summary>
    public bool IsServed(string definition, JsonObject spec) =>
        Volatile.Read(ref _custom).TryGetValue(definition, out var served) && JsonNode.DeepEquals(served[0].Definition, spec);

    /// <summary>Serves these versions of a CustomResourceDefinition, or none.</summary>
    public void Serve(string definition, IEnumerable<Resource> versions)
    {
        var before = Volatile.Read(ref _custom).GetValueOrDefault(definition, []);
        ImmutableInterlocked.Update(
            ref _custom, (custom, served) => served.IsEmpty ? custom.Remove(definition) : custom.SetItem(definition, served), versions.ToImmutableArray());
        foreach (var resource in before) resource.Withdraw();
    }
}
