using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Operator.Prometheus;

/// <summary>
/// Asks one server. Nothing is tried again: the next look is the retry. Credentials are read for each request, certificates for each
/// connection, so that a file that changes is heeded.
/// </summary>
internal sealed class PrometheusServer : IDisposable
{
    private const int MostQueries = 8;

    private readonly PrometheusServerConfig _config;
    private readonly Uri _url;
    private readonly TimeSpan _timeout;
    private readonly int _maxResponse;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _slots = new(MostQueries);
    private readonly TimeProvider _time;

    public PrometheusServer(PrometheusServerConfig config, TimeProvider time)
    {
        _config = config;
        _time = time;
        _url = new(config.Url!.TrimEnd('/') + "/api/v1/query");
        _timeout = Duration.Parse(config.Timeout);
        _maxResponse = (int)Quantity.Parse(config.MaxResponse);
        _http = new(CreateHandler(config.Tls)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>The value of a query at a time.</summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller; everything else is an answer.</exception>
    public async Task<QueryAnswer> QueryAsync(string query, DateTimeOffset at, CancellationToken cancel)
    {
        // A server that does not answer delays those that ask it, and nobody for longer than this.
        if (!await TakeSlotAsync(cancel))
        {
            return Fail($"busy: its {MostQueries} queries at a time have not ended within {_timeout.TotalSeconds} s");
        }
        using var late = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            return await AskAsync(query, at, either.Token);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (Exception) when (late.IsCancellationRequested)
        {
            return Fail($"no answer within {_timeout.TotalSeconds} s");
        }
        catch (HttpRequestException fault)
        {
            return Fail(Explain(fault));
        }
        catch (IOException)
        {
            return Fail("the connection broke off");
        }
        catch (FormatException fault)
        {
            return Fail(fault.Message);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }

    private QueryAnswer Fail(FormattableString error) => Fail(error.ToString(CultureInfo.InvariantCulture));

    private QueryAnswer Fail(string error) => QueryAnswer.Failed($"Prometheus '{_config.Name}': {error}");

    private async Task<bool> TakeSlotAsync(CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            await _slots.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<QueryAnswer> AskAsync(string query, DateTimeOffset at, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["query"] = query,
                ["time"] = (at.ToUnixTimeMilliseconds() / 1000.0).ToString("F3", CultureInfo.InvariantCulture),
                ["timeout"] = _timeout.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture) + "ms",
            }),
        };
        foreach (var (name, value) in _config.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        request.Headers.Authorization = await AuthorizationAsync(cancel) ?? request.Headers.Authorization;
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (await ReadAsync(response.Content, cancel) is not { } body)
        {
            return Fail($"the answer has more than {_config.MaxResponse} bytes");
        }
        var answer = QueryAnswer.Read(body, at);
        if (response.IsSuccessStatusCode)
        {
            return answer.Error is { } error ? Fail(error) : answer;
        }
        // These are Prometheus' own and explained in JSON; whatever a proxy writes is not worth repeating.
        var isExplained = (int)response.StatusCode is 400 or 422 or 503 && response.Content.Headers.ContentType?.MediaType == "application/json";
        var told = isExplained && answer.Error is { } why ? $": {why}" : "";
        return Fail($"HTTP {(int)response.StatusCode}{told}");
    }

    private async Task<AuthenticationHeaderValue?> AuthorizationAsync(CancellationToken cancel)
    {
        if (_config.BearerTokenFile is { } token)
        {
            return new("Bearer", await SecretAsync("bearerTokenFile", token, cancel));
        }
        return _config.BasicAuth is { } basic
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Username}:{await SecretAsync("basicAuth.passwordFile", basic.PasswordFile!, cancel)}")))
            : null;
    }

    private static async Task<string> SecretAsync(string field, string path, CancellationToken cancel)
    {
        string secret;
        try
        {
            secret = (await File.ReadAllTextAsync(path, cancel)).TrimEnd('\r', '\n');
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{field}: {fault.Message}", fault);
        }
        return secret.Length > 0 && !secret.Any(char.IsControl) ? secret : throw new FormatException($"{field}: {path} is not one line of text");
    }

    /// <returns>Null when it is too large.</returns>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > _maxResponse)
        {
            return null;
        }
        await using var stream = await content.ReadAsStreamAsync(cancel);
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await stream.ReadAsync(chunk, cancel) is > 0 and var count)
        {
            if (body.Length + count > _maxResponse)
            {
                return null;
            }
            body.Write(chunk, 0, count);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static SocketsHttpHandler CreateHandler(TlsConfig? tls)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would carry the credentials elsewhere.
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = MostQueries,
            // Addresses and certificates change.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        };
        if (tls is not null)
        {
            PrometheusTls.Apply(tls, handler.SslOptions);
        }
        return handler;
    }

    /// <summary>The cause, in words without type names.</summary>
    private string Explain(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"the host {_url.Host} is not known",
        HttpRequestError.ConnectionError => $"no connection to {_url.Authority}: {(fault.InnerException as SocketException ?? (Exception)fault).Message}",
        HttpRequestError.SecureConnectionError => $"TLS with {_url.Authority} failed: {(fault.InnerException ?? fault).Message}",
        HttpRequestError.ResponseEnded or HttpRequestError.Unknown => "the connection broke off",
        _ => fault.Message,
    };
}
