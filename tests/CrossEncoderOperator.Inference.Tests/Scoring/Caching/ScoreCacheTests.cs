using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Caching;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Caching;

public sealed class ScoreCacheTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_was_not_asked_for_the_longest_gives_way()
    {
        var cache = Create(entries: 3);
        Add(cache, 1, 2, 3);
        Assert.Equal([1], Found(cache, 1));
        Add(cache, 4);
        Assert.Equal([1, 3, 4], Found(cache, 1, 2, 3, 4));
        Add(cache, 5, 6);
        Assert.Equal([4, 5, 6], Found(cache, 1, 3, 4, 5, 6));
        Assert.Equal(3, cache.Count);
    }

    [Fact]
    public void A_score_is_kept_for_its_time_from_when_it_was_last_added()
    {
        var cache = Create(entries: 2);
        Add(cache, 1, 2);
        _time.Advance(s_hour / 2);
        Add(cache, 2);
        _time.Advance(s_hour / 2);
        Assert.Equal([2], Found(cache, 1, 2));
        Assert.Equal(1, cache.Count);
        Add(cache, 3);
        Assert.Equal([2, 3], Found(cache, 2, 3));
        _time.Advance(s_hour);
        Assert.Empty(Found(cache, 2, 3));
        Add(cache, 4, 5, 6);
        Assert.Equal([5, 6], Found(cache, 4, 5, 6));
    }

    /// <summary>Against a list that is kept in order.</summary>
    [Fact]
    public void Any_order_of_use_gives_what_a_plain_list_gives()
    {
        const int Entries = 7;
        var random = new Random(5);
        var cache = Create(Entries);
        var list = new List<int>();
        for (var step = 0; step < 5000; step++)
        {
            var key = random.Next(15);
            var expected = list.Remove(key);
            if (random.Next(2) == 0)
            {
                Assert.Equal(expected, cache.TryGet((UInt128)key, out var score));
                Assert.Equal(expected ? key : 0, score.Logit);
                if (expected)
                {
                    list.Add(key);
                }
            }
            else
            {
                Add(cache, key);
                list.Add(key);
                if (list.Count > Entries)
                {
                    list.RemoveAt(0);
                }
            }
        }
    }

    [Fact]
    public void Takes_no_more_memory_than_it_is_given()
    {
        const int Bytes = 10 << 20;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var cache = new ScoreCache(Bytes, s_hour, _time);
        for (var key = 0; key < Bytes / ScoreCache.EntryBytes + 1000; key++)
        {
            cache.Add((UInt128)key, default);
        }

        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(taken, Bytes / 2, Bytes);
        Assert.Equal(Bytes / ScoreCache.EntryBytes, cache.Count);
    }

    [Fact]
    public void Pairs_differ_by_their_tokens_and_by_where_the_query_ends()
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        UInt128[] keys =
        [
            .. model.EncodeAll("red shoes", ["blue", "kettle"]).Select(ScoreCache.KeyOf),
            .. model.EncodeAll("red", ["shoes blue"]).Select(ScoreCache.KeyOf),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], ScoreCache.KeyOf(model.EncodeAll("red shoes", ["Blue"])[0]));
    }

    private static void Add(ScoreCache cache, params ReadOnlySpan<int> keys)
    {
        foreach (var key in keys)
        {
            cache.Add((UInt128)key, new PairScore(0, key));
        }
    }

    private static int[] Found(ScoreCache cache, params IEnumerable<int> keys) => [.. keys.Where(key => cache.TryGet((UInt128)key, out _))];

    private ScoreCache Create(int entries) => new(entries * ScoreCache.EntryBytes, s_hour, _time);
}
