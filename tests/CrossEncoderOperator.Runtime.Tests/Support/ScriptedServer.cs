using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.Runtime.Tests.Support;

/// <summary>
/// An HTTP server that gives the answers of a script, in order, and remembers what was asked. A request beyond the script gets no answer.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(string Prefix, Func<HttpContext, Task> Answer)> _script = [];
    private readonly List<(string Prefix, Func<HttpContext, ScriptedRequest, Task> Answer)> _rules = [];
    private readonly Channel<ScriptedRequest> _requests = Channel.CreateUnbounded<ScriptedRequest>();
    private readonly WebApplication _app;

    private ScriptedServer(Action<ListenOptions>? listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, listen ?? (_ => { })));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ScriptedServer> StartAsync(Action<ListenOptions>? listen = null)
    {
        var server = new ScriptedServer(listen);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public Kubernetes Connect(params DelegatingHandler[] handlers) =>
        new(new KubernetesClientConfiguration { Host = Address.ToString() }, handlers);

    /// <summary>The next answer to a request that starts so: <c>GET /api/v1/pods</c>; empty for any.</summary>
    public ScriptedServer On(string prefix, Func<HttpContext, Task> answer)
    {
        lock (_lock)
        {
            _script.Add((prefix, answer));
        }

        return this;
    }

    public ScriptedServer On(string prefix, int code, string body, params (string Name, string Value)[] headers) =>
        On(prefix, Answers.Text(code, body, headers));

    /// <summary>What answers every request that starts so and has no answer in the script.</summary>
    public ScriptedServer Always(string prefix, Func<HttpContext, ScriptedRequest, Task> answer)
    {
        lock (_lock)
        {
            _rules.Add((prefix, answer));
        }

        return this;
    }

    /// <summary>The next request that arrived, whether or not it was answered yet.</summary>
    public Task<ScriptedRequest> NextAsync(string what) =>
        _requests.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout($"a request: {what}");

    /// <summary>Passes over requests until one starts so.</summary>
    public async Task<ScriptedRequest> NextAsync(string what, string prefix)
    {
        while (true)
        {
            var request = await NextAsync(what);
            if (request.ToString().StartsWith(prefix, StringComparison.Ordinal))
            {
                return request;
            }
        }
    }

    public bool HasMoreRequests => _requests.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new ScriptedRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.QueryString.Value ?? "",
            context.Request.ContentType ?? "",
            context.Request.Headers.Authorization.ToString(),
            await reader.ReadToEndAsync(context.RequestAborted));
        Func<HttpContext, Task>? answer = null;
        var name = request.ToString();
        lock (_lock)
        {
            var index = _script.FindIndex(s => name.StartsWith(s.Prefix, StringComparison.Ordinal));
            if (index >= 0)
            {
                answer = _script[index].Answer;
                _script.RemoveAt(index);
            }
            else if (_rules.Find(r => name.StartsWith(r.Prefix, StringComparison.Ordinal)).Answer is { } rule)
            {
                answer = c => rule(c, request);
            }
        }

        await _requests.Writer.WriteAsync(request, CancellationToken.None);
        try
        {
            await (answer ?? Answers.Nothing)(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client gave up.
        }
    }
}
