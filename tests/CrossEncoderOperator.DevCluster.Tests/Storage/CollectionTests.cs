using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Storage;

namespace CrossEncoderOperator.DevCluster.Tests.Storage;

public sealed class CollectionTests
{
    private readonly ObjectStore _store = new(history: 4);

    [Fact]
    public void A_write_needs_the_object_it_was_made_from()
    {
        var maps = _store.Collection("", "configmaps");
        var first = Object("1");
        Assert.True(maps.TryWrite("ns/a", null, first));
        Assert.False(maps.TryWrite("ns/a", null, Object("2")));
        Assert.True(maps.TryWrite("ns/a", first, Object("2")));
        Assert.False(maps.TryWrite("ns/a", first, null));
        Assert.Equal("2", maps.Get("ns/a")!["data"]!.GetValue<string>());
    }

    [Fact]
    public void Versions_grow_over_all_collections()
    {
        var (a, b) = (Object("1"), Object("1"));
        _store.Collection("", "configmaps").TryWrite("ns/a", null, a);
        _store.Collection("", "secrets").TryWrite("ns/a", null, b);
        Assert.True(Version(b) > Version(a));
        Assert.Equal(Version(b), _store.Collection("", "configmaps").Now().Revision);
    }

    [Fact]
    public void The_past_can_be_listed_as_far_as_history_goes()
    {
        var maps = _store.Collection("", "configmaps");
        var a = Object("1");
        maps.TryWrite("a", null, a);
        var then = maps.Now().Revision;
        maps.TryWrite("b", null, Object("1"));
        maps.TryWrite("a", a, null);
        Assert.Equal(["a"], maps.AsOf(then)!.Objects.Keys);
        Assert.Equal(["b"], maps.Now().Objects.Keys);
        for (var i = 0; i < 4; i++) maps.TryWrite($"c{i}", null, Object("1"));
        Assert.Null(maps.AsOf(then));
        Assert.False(maps.ReadAfter(then, [], out _));
    }

    [Fact]
    public void A_deletion_has_a_version_of_its_own()
    {
        var maps = _store.Collection("", "configmaps");
        var a = Object("1");
        maps.TryWrite("a", null, a);
        maps.TryWrite("a", a, null);
        var events = new List<StoreEvent>();
        Assert.True(maps.ReadAfter(Version(a), events, out _));
        Assert.True(Assert.Single(events).Deleted);
        Assert.True(Version(events[0].Object) > Version(a));
    }

    [Fact]
    public async Task Readers_see_every_write_once_and_in_order_while_writers_race()
    {
        const int Writers = 8;
        const int Each = 500;
        var maps = new ObjectStore(Writers * Each).Collection("", "configmaps");
        var seen = new List<long>();
        var reader = Task.Run(async () =>
        {
            var events = new List<StoreEvent>();
            while (seen.Count < Writers * Each)
            {
                events.Clear();
                Assert.True(maps.ReadAfter(seen.LastOrDefault(), events, out var changed));
                seen.AddRange(events.Select(e => e.Revision));
                if (events.Count == 0) await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++) Assert.True(maps.TryWrite($"{w}/{i}", null, Object("1")));
        }, TestContext.Current.CancellationToken)));
        await reader;
        Assert.Equal(Writers * Each, seen.Distinct().Count());
        Assert.Equal(seen.Order(), seen);
    }

    private static JsonObject Object(string data) => new() { ["metadata"] = new JsonObject(), ["data"] = data };

    private static long Version(JsonObject obj) => long.Parse(obj["metadata"]!["resourceVersion"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}
