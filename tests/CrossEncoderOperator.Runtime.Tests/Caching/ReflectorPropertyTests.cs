using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Hosting;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossEncoderOperator.Runtime.Tests.Caching;

/// <summary>
/// Random histories of a few keys, delivered with duplicates, in any order, and with losses: the store must end where the history ends, at the
/// latest after the next list.
/// </summary>
public sealed class ReflectorPropertyTests
{
    private static readonly Gen<(List<(string Name, bool Deletes)> History, int Seed, bool Loses)> Cases = Gen.Select(
        Gen.Select(Gen.Int[0, 2].Select(i => "abc".Substring(i, 1)), Gen.Bool).List[0, 25], Gen.Int, Gen.Bool, (history, seed, loses) => (history, seed, loses));

    [Fact]
    public void The_store_ends_where_the_history_ends() => Cases.Sample(
        c =>
        {
            var random = new Random(c.Seed);
            var metrics = new RuntimeMetrics(Prometheus.Metrics.NewCustomRegistry());
            var store = new Store<V1ConfigMap>();
            Dictionary<string, string> mirror = [];
            store.Subscribe((before, after) =>
            {
                Assert.Equal(before?.Metadata.ResourceVersion, mirror.GetValueOrDefault((before ?? after)!.Metadata.Name));
                mirror.Remove((before ?? after)!.Metadata.Name);
                if (after is not null)
                {
                    mirror[after.Metadata.Name] = after.Metadata.ResourceVersion;
                }
            });
            var time = new TestTime();
            var reflector = new Reflector<V1ConfigMap>(
                new ApiClient(new Kubernetes(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" }), time), store, "", null, TimeSpan.FromHours(1), time, metrics,
                NullLogger.Instance);
            reflector.Accept(new ObjectList<V1ConfigMap>([], "0"));

            var truth = new SortedDictionary<string, string>(StringComparer.Ordinal);
            List<(string Name, string Version, bool Deletes)> events = [];
            foreach (var (name, deletes) in c.History)
            {
                if (deletes && !truth.ContainsKey(name))
                {
                    continue;
                }

                var version = $"{events.Count + 1}";
                events.Add((name, version, deletes));
                if (deletes)
                {
                    truth.Remove(name);
                }
                else
                {
                    truth[name] = version;
                }
            }

            var delivered = events.Concat(events.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(delivered);
            foreach (var (name, version, deletes) in delivered.Where(_ => !c.Loses || random.Next(4) > 0))
            {
                var obj = Map(name, version);
                reflector.Handle(new(deletes ? WatchEventKind.Deleted : WatchEventKind.Changed, ObjectKey.Of(obj), version, obj, null));
            }

            if (c.Loses)
            {
                reflector.Accept(new ObjectList<V1ConfigMap>([.. truth.Select(t => Map(t.Key, t.Value))], $"{events.Count}"));
            }

            Assert.Equal(truth, store.List().ToDictionary(o => o.Metadata.Name, o => o.Metadata.ResourceVersion));
            Assert.Equal(truth, mirror);
        },
        iter: 2000);

    private static V1ConfigMap Map(string name, string version) => new() { Metadata = new() { Name = name, ResourceVersion = version } };
}
