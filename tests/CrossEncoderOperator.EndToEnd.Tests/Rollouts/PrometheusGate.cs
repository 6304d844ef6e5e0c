using System.Globalization;
using CrossEncoderOperator.Rig.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.EndToEnd.Tests.Rollouts;

/// <summary>A way to Prometheus that can be closed for a namespace, so that queries for it fail as if Prometheus were down.</summary>
public sealed class PrometheusGate : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private PrometheusGate(WebApplication app, HttpClient http, Uri address) => (_app, _http, Address) = (app, http, address);

    public Uri Address { get; }

    public static async Task<PrometheusGate> StartAsync(Uri prometheus)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}/"));
        builder.WebHost.UseUrls(address.ToString());
        var app = builder.Build();
        var gate = new PrometheusGate(app, new HttpClient { BaseAddress = prometheus }, address);
        app.Run(gate.PassAsync);
        await app.StartAsync();
        return gate;
    }

    public void Close(string ns)
    {
        lock (_lock)
        {
            _closed.Add(ns);
        }
    }

    public void Open(string ns)
    {
        lock (_lock)
        {
            _closed.Remove(ns);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var text = Uri.UnescapeDataString(http.Request.QueryString + System.Text.Encoding.UTF8.GetString(body.ToArray()));
        if (IsClosed(text))
        {
            http.Abort();
            return;
        }

        using var message = new HttpRequestMessage(new HttpMethod(http.Request.Method), (http.Request.Path + http.Request.QueryString).TrimStart('/'));
        if (body.Length > 0)
        {
            message.Content = new ByteArrayContent(body.ToArray());
            message.Content.Headers.TryAddWithoutValidation("Content-Type", http.Request.ContentType);
        }

        using var answer = await _http.SendAsync(message, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private bool IsClosed(string text)
    {
        lock (_lock)
        {
            return _closed.Any(ns => text.Contains(ns, StringComparison.Ordinal));
        }
    }
}
