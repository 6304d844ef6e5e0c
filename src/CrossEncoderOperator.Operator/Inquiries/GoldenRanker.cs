using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Core.Quality;
using CrossEncoderOperator.Runtime.Clients;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Inquiries;

/// <summary>Has revisions rank golden sets, a few at a time in the whole fleet.</summary>
internal sealed class GoldenRanker(ApiClient client, RerankClient rerank, TimeProvider time) : IDisposable
{
    private const int MostSets = 8;
    private const int MostRequests = 2;
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _slots = new(MostSets);

    /// <summary>Reads the set and has it ranked.</summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller; everything else is a finding.</exception>
    public async Task<GoldenFinding> RankAsync(GoldenQuestion question, CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        using var late = new CancellationTokenSource(s_longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            return await FindAsync(question, either.Token);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (Exception) when (late.IsCancellationRequested)
        {
            return new() { RankingFault = $"the golden set was not ranked within {s_longest.TotalMinutes} minutes" };
        }
        catch (Exception fault) when (fault is RerankException or ApiException or HttpRequestException or TimeoutException)
        {
            return new() { RankingFault = fault is RerankException ? fault.Message : $"ConfigMap {question.ConfigMap} cannot be read: {fault.Message}" };
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<GoldenFinding> FindAsync(GoldenQuestion question, CancellationToken cancel)
    {
        // Not from a cache: the operator watches its own ConfigMaps only.
        var map = await client.GetAsync<V1ConfigMap>(new(question.Namespace, question.ConfigMap), cancel);
        if (map is null)
        {
            return new() { GoldenSetFault = $"ConfigMap {question.ConfigMap} does not exist" };
        }
        if (map.Data is null || !map.Data.TryGetValue(question.Key, out var text))
        {
            return new() { GoldenSetFault = $"ConfigMap {question.ConfigMap} has no key {question.Key}" };
        }
        var queries = GoldenSet.Parse(text, out var fault);
        if (fault is not null)
        {
            return new() { GoldenSetFault = $"ConfigMap {question.ConfigMap}, {question.Key}: {fault}" };
        }
        var rankings = await Task.WhenAll(
            RankAsync("the canary", question.CanaryAddress, queries, cancel),
            question.StableAddress is { } address ? RankAsync("the revision that serves", address, queries, cancel) : NoneAsync());
        var metric = RankingMetric.Parse(question.Metric);
        return new()
        {
            Canary = metric.Mean(queries, rankings[0]!),
            Stable = rankings[1] is { } stable ? metric.Mean(queries, stable) : null,
            Overlap = rankings[1] is { } other ? rankings[0]!.Zip(other, (left, right) => Ranking.Overlap(left, right, metric.K)).Average() : null,
            Queries = queries.Count,
        };
    }

    private async Task<IReadOnlyList<int>[]?> RankAsync(
        string who, Uri address, IReadOnlyList<GoldenQuery> queries, CancellationToken cancel)
    {
        var rankings = new IReadOnlyList<int>[queries.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = MostRequests, CancellationToken = cancel };
        await Parallel.ForAsync(0, queries.Count, options, async (i, token) =>
        {
            try
            {
                var scores = await rerank.ScoreAsync(address, queries[i], token);
                rankings[i] = Ranking.Of(scores, queries[i].Grades);
            }
            catch (RerankException fault)
            {
                throw new RerankException(FormattableString.Invariant($"{who} could not rank query {i + 1} of the golden set: {fault.Message}"));
            }
        });
        return rankings;
    }

    private static Task<IReadOnlyList<int>[]?> NoneAsync() => Task.FromResult<IReadOnlyList<int>[]?>(null);
}
