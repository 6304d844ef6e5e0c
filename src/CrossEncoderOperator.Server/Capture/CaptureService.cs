using System.Text.Json;
using System.Threading.Channels;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Reranking;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Capture;

/// <summary>
/// Writes a sample of the requests, redacted, beside answering them: what cannot be written as fast as it comes is left out.
/// </summary>
internal sealed class CaptureService(CaptureSettings settings, ServerMetrics metrics, TimeProvider time) : BackgroundService
{
    private const int MaxWaiting = 16;

    private static readonly TimeSpan s_prune = TimeSpan.FromMinutes(1);

    private readonly TextRedactor _redactor = new([.. settings.Redact]);

    private readonly Channel<CapturedRequest> _waiting = Channel.CreateBounded<CapturedRequest>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <summary>Keeps a request if chance will have it.</summary>
    public void Offer(string route, RerankRequest request, RerankResult result)
    {
        if (settings.SampleRate == 0 || Random.Shared.NextDouble() >= settings.SampleRate)
        {
            return;
        }

        var scores = new double?[request.Documents.Texts.Count];
        foreach (var document in result.Documents)
        {
            scores[document.Index] = document.Score;
        }

        foreach (var captured in Split(route, request, scores, result.ScoreVersion))
        {
            if (!_waiting.Writer.TryWrite(captured))
            {
                metrics.RequestCaptured(written: false);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings is not { SampleRate: > 0, Directory: { } folder })
        {
            return;
        }

        var files = new CaptureFiles(folder, settings.MaxBytes, TimeSpan.FromSeconds(settings.MaxAgeSeconds), time);
        var prune = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (prune.IsCompleted)
            {
                files.Prune();
                prune = Task.Delay(s_prune, time, stoppingToken);
            }

            await Task.WhenAny(_waiting.Reader.WaitToReadAsync(stoppingToken).AsTask(), prune);
            while (_waiting.Reader.TryRead(out var request))
            {
                metrics.RequestCaptured(files.TryAppend(Line(request)));
            }
        }
    }

    /// <summary>Pairs with queries of their own are a line each.</summary>
    private IEnumerable<CapturedRequest> Split(string route, RerankRequest request, double?[] scores, string version)
    {
        var now = time.GetUtcNow();
        var texts = request.Documents.Texts;
        return request.Queries.Count == 1
            ? [new CapturedRequest(now, route, request.Queries[0], texts, scores, version)]
            : request.Queries.Select((query, i) => new CapturedRequest(now, route, query, [texts[i]], [scores[i]], version));
    }

    private byte[] Line(CapturedRequest request)
    {
        var redacted = request with
        {
            Query = _redactor.Apply(request.Query),
            Documents = [.. request.Documents.Select(_redactor.Apply)],
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(redacted, CaptureJson.Readable.CapturedRequest), (byte)'\n'];
    }
}
