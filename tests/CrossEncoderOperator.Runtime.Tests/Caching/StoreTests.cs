using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Objects;

namespace CrossEncoderOperator.Runtime.Tests.Caching;

public sealed class StoreTests
{
    [Fact]
    public void Finds_by_key_namespace_owner_and_index_as_objects_change()
    {
        var store = new Store<V1Pod>();
        store.AddIndex("node", p => p.Spec?.NodeName is { } node ? [node] : []);
        var owner = new V1ReplicaSet { Metadata = new() { Name = "rs", Uid = "u1" } };

        store.Set(Pod("a", "shop", "n1", owner));
        store.Set(Pod("b", "shop", "n1", null));
        store.Set(Pod("a", "other", "n2", null));
        Assert.Equal(["other/a", "shop/a", "shop/b"], Names(store.List()));
        Assert.Equal(["shop/a", "shop/b"], Names(store.List("shop")));
        Assert.Equal(["shop/a", "shop/b"], Names(store.ByIndex("node", "n1")));
        Assert.Equal(["shop/a"], Names(store.OwnedBy("u1")));

        store.Set(Pod("a", "shop", "n2", null));
        Assert.Equal(["shop/b"], Names(store.ByIndex("node", "n1")));
        Assert.Equal(["other/a", "shop/a"], Names(store.ByIndex("node", "n2")));
        Assert.Empty(store.OwnedBy("u1"));

        store.Remove(new("shop", "a"));
        Assert.Null(store.Get(new("shop", "a")));
        Assert.Equal(["other/a"], Names(store.ByIndex("node", "n2")));
        Assert.Throws<KeyNotFoundException>(() => store.ByIndex("nod", "n2"));
    }

    [Fact]
    public void Subscribers_see_before_and_after_of_every_change_in_order()
    {
        var store = new Store<V1Pod>();
        List<string> seen = [];
        store.Subscribe((before, after) => seen.Add($"{before?.Spec.NodeName}>{after?.Spec.NodeName}"));
        store.Set(Pod("a", "", "1", null));
        store.Set(Pod("a", "", "2", null));
        store.Remove(new("", "a"));
        store.Remove(new("", "a"));
        Assert.Equal([">1", "1>2", "2>"], seen);
    }

    private static V1Pod Pod(string name, string ns, string node, V1ReplicaSet? owner) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = ns, OwnerReferences = owner is null ? null : [owner.ControllerReference()] },
        Spec = new() { NodeName = node },
    };

    private static IEnumerable<string> Names(IEnumerable<V1Pod> pods) => pods.Select(p => ObjectKey.Of(p).ToString()).Order(StringComparer.Ordinal);
}
