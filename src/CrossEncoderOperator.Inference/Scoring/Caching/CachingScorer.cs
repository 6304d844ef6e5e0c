using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Scoring.Caching;

/// <summary>Has only those pairs scored that are neither kept nor being scored for another request.</summary>
internal sealed class CachingScorer(ScoreCache cache, IScoringObserver observer)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, (Flight Flight, int Index)> _inFlight = [];

    /// <param name="pairs">The pairs of a request.</param>
    /// <param name="scoreAsync">Scores pairs.</param>
    /// <param name="cancellation">The scores are no longer needed.</param>
    public async Task<ScoredRequest> ScoreAsync(
        IReadOnlyList<EncodedPair> pairs, Func<IReadOnlyList<EncodedPair>, Task<ScoredRequest>> scoreAsync, CancellationToken cancellation)
    {
        UInt128[] keys = [.. pairs.Select(ScoreCache.KeyOf)];
        var scores = new PairScore[pairs.Count];
        var (queued, ran) = (TimeSpan.Zero, TimeSpan.Zero);
        List<int> open = [.. Enumerable.Range(0, pairs.Count)];
        while (open.Count > 0)
        {
            var lookup = LookUp(keys, open, scores);
            // Others wait for what is led, so that it must not wait for them.
            if (lookup.Led.Count > 0)
            {
                var led = await LeadAsync(lookup.Own, () => scoreAsync([.. lookup.Led.Select(pair => pairs[pair])]));
                (queued, ran) = (queued + led.Queued, ran + led.Ran);
                foreach (var (index, pair) in lookup.Led.Index())
                {
                    scores[pair] = led.Scores[index];
                }
            }

            open.Clear();
            foreach (var (pair, flight, index) in lookup.Followed)
            {
                if (await flight.Scores.WaitAsync(cancellation) is { } landed)
                {
                    scores[pair] = landed[index];
                }
                else
                {
                    open.Add(pair);
                }
            }
        }

        return new ScoredRequest(scores, queued, ran);
    }

    private Lookup LookUp(UInt128[] keys, List<int> open, PairScore[] scores)
    {
        var lookup = new Lookup(new Flight(), [], []);
        var hits = 0;
        lock (_lock)
        {
            foreach (var pair in open)
            {
                var key = keys[pair];
                if (cache.TryGet(key, out scores[pair]))
                {
                    hits++;
                }
                else if (_inFlight.TryGetValue(key, out var other))
                {
                    lookup.Followed.Add((pair, other.Flight, other.Index));
                }
                else
                {
                    _inFlight.Add(key, (lookup.Own, lookup.Led.Count));
                    lookup.Own.Keys.Add(key);
                    lookup.Led.Add(pair);
                }
            }
        }

        observer.CacheRead(hits, lookup.Followed.Count, lookup.Led.Count);
        return lookup;
    }

    private async Task<ScoredRequest> LeadAsync(Flight flight, Func<Task<ScoredRequest>> scoreAsync)
    {
        PairScore[]? scores = null;
        try
        {
            var scored = await scoreAsync();
            scores = scored.Scores;
            return scored;
        }
        finally
        {
            lock (_lock)
            {
                foreach (var (index, key) in flight.Keys.Index())
                {
                    _inFlight.Remove(key);
                    if (scores is not null && double.IsFinite(scores[index].Logit))
                    {
                        cache.Add(key, scores[index]);
                    }
                }
            }

            flight.Land(scores);
        }
    }

    /// <param name="Own">The flight of the pairs that are led.</param>
    /// <param name="Led">Pairs to score.</param>
    /// <param name="Followed">Pairs that are being scored already, and where.</param>
    private sealed record Lookup(Flight Own, List<int> Led, List<(int Pair, Flight Flight, int Index)> Followed);
}
