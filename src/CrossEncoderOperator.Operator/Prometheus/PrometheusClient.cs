using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Inquiries;

namespace CrossEncoderOperator.Operator.Prometheus;

/// <summary>Asks the Prometheus servers of the settings.</summary>
internal sealed class PrometheusClient(PrometheusConfig config, TimeProvider time) : IDisposable
{
    private readonly Dictionary<string, PrometheusServer> _servers =
        config.Servers.ToDictionary(server => server.Name!, server => new PrometheusServer(server, time), StringComparer.Ordinal);

    /// <summary>Good and all events at a time.</summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller; everything else is an answer.</exception>
    public async Task<SliAnswer> AskAsync(SliQuestion question, DateTimeOffset at, CancellationToken cancel)
    {
        if (!_servers.TryGetValue(question.Prometheus, out var server))
        {
            return SliAnswer.Failed($"the operator's settings name no Prometheus server '{question.Prometheus}'");
        }
        // In this order: events that reach Prometheus in between are taken for good ones, never for bad ones.
        var all = await server.QueryAsync(question.Total, at, cancel);
        var good = await server.QueryAsync(question.Good, at, cancel);
        if ((all.Error ?? good.Error) is { } error)
        {
            return SliAnswer.Failed(error);
        }
        return good.Value is { } goodEvents && all.Value is { } allEvents ? SliAnswer.Of(goodEvents, allEvents) : SliAnswer.Empty;
    }

    public void Dispose()
    {
        foreach (var server in _servers.Values)
        {
            server.Dispose();
        }
    }
}
