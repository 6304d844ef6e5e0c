using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace CrossEncoderOperator.Rig.Load;

/// <summary>Sends catalogue queries to a service until it is stopped or reaches its bounds, and checks every answer.</summary>
public sealed class LoadClient : IAsyncDisposable
{
    private const string RevisionHeader = "x-crossencoder-revision";

    private readonly LoadOptions _options;
    private readonly (byte[] Body, int Documents)[] _requests;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly LoadTally _tally = new();
    private readonly CancellationTokenSource _stop;
    private readonly long _started;
    private readonly Task _workers;
    private long _sent;

    private LoadClient(LoadOptions options, IEnumerable<LabelledQuery> queries, TimeProvider time)
    {
        _options = options;
        _requests = [.. queries.Select(query => (JsonSerializer.SerializeToUtf8Bytes(new { query = query.Query, documents = query.Documents }), query.Documents.Length))];
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Workers, UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = options.Service,
            Timeout = options.Timeout,
        };
        foreach (var (name, value) in options.Headers)
        {
            _http.DefaultRequestHeaders.Add(name, value);
        }

        _stop = new CancellationTokenSource(options.MaxDuration, time);
        _started = time.GetTimestamp();
        _workers = Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(WorkAsync)));
    }

    public LoadReport Report => _tally.Report(Elapsed);

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    public static LoadClient Start(LoadOptions options, IEnumerable<LabelledQuery> queries, TimeProvider time) => new(options, queries, time);

    /// <summary>Waits until the bounds are reached.</summary>
    public async Task<LoadReport> FinishAsync(CancellationToken cancel)
    {
        await _workers.WaitAsync(cancel);
        return Report;
    }

    /// <summary>Sends nothing more and waits for the answers that are due.</summary>
    public async Task<LoadReport> StopAsync()
    {
        await _stop.CancelAsync();
        await _workers;
        return Report;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _sent) - 1;
            if (number >= _options.MaxRequests || await DueAsync(number) is not { } due)
            {
                return;
            }

            await SendAsync(_requests[number % _requests.Length], due);
        }
    }

    /// <summary>Waits until the request may be sent.</summary>
    /// <returns>The timestamp at which it was due; null when the load was stopped before.</returns>
    private async Task<long?> DueAsync(long number)
    {
        if (_options.RequestsPerSecond is not { } rate)
        {
            return _time.GetTimestamp();
        }

        var due = _started + (long)(number / rate * _time.TimestampFrequency);
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return _stop.IsCancellationRequested ? null : due;
    }

    private async Task SendAsync((byte[] Body, int Documents) request, long due)
    {
        var sent = Elapsed;
        try
        {
            using var content = new ByteArrayContent(request.Body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _http.PostAsync("v2/rerank", content);
            var body = await response.Content.ReadAsByteArrayAsync();
            var latency = _time.GetElapsedTime(due);
            if (Fault(response.StatusCode, body, request.Documents) is { } fault)
            {
                _tally.Failed(fault);
                return;
            }

            _tally.Answered(response.Headers.TryGetValues(RevisionHeader, out var revision) ? revision.First() : "-", sent, latency);
        }
        catch (TaskCanceledException)
        {
            _tally.Failed($"no answer within {_options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            _tally.Failed($"{(error as HttpRequestException)?.HttpRequestError}: {error.GetBaseException().Message}");
        }
    }

    private static string? Fault(HttpStatusCode status, byte[] body, int documents)
    {
        if (status != HttpStatusCode.OK)
        {
            return $"status {(int)status}: {Start(body)}";
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            var indices = json.RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("index").GetInt32()).Order();
            return indices.SequenceEqual(Enumerable.Range(0, documents)) ? null : $"not one result for each of the documents: {Start(body)}";
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return $"not an answer: {Start(body)}";
        }
    }

    private static string Start(byte[] body) => System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200)));
}
