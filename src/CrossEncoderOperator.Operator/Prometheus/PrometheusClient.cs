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
        var answers = await Task.WhenAll(server.QueryAsync(question.Good, at, cancel), server.QueryAsync(question.Total, at, cancel));
        if ((answers[0].Error ?? answers[1].Error) is { } error)
        {
            return SliAnswer.Failed(error);
        }
        return answers[0].Value is { } good && answers[1].Value is { } total ? SliAnswer.Of(good, total) : SliAnswer.Empty;
    }

    public void Dispose()
    {
        foreach (var server in _servers.Values)
        {
            server.Dispose();
        }
    }
}
