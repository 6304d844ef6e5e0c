using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CrossEncoderOperator.Rig.Processes;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.EndToEnd.Tests.Crashes;

/// <summary>
/// Stands between one client and an API server, counts the client's writes, and asks before each is passed on and before its answer is
/// whether the client is to go on. Leases and events are not counted: they come with time, not with what is done.
/// </summary>
internal sealed class ApiProxy : IAsyncDisposable
{
    private static readonly string[] s_uncounted = ["/leases", "/events"];

    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private int _writes;

    private ApiProxy(WebApplication app, HttpClient http, string kubeconfig) => (_app, _http, Kubeconfig) = (app, http, kubeconfig);

    /// <summary>Names the cluster by the address of this proxy.</summary>
    public string Kubeconfig { get; }

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Says of a write whether it reaches the API server; otherwise the connection is dropped.</summary>
    public Func<ApiWrite, bool> Before { get; set; } = _ => true;

    /// <summary>Says of a write that the API server has carried out whether its answer reaches the client.</summary>
    public Func<ApiWrite, bool> After { get; set; } = _ => true;

    /// <param name="kubeconfig">The cluster.</param>
    /// <param name="folder">Where the kubeconfig of the proxy is written.</param>
    public static async Task<ApiProxy> StartAsync(string kubeconfig, string folder)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(configuration.SslCaCerts) },
            UseProxy = false,
        })
        {
            BaseAddress = new Uri(configuration.Host),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        var file = Path.Combine(folder, "proxied-kubeconfig");
        await File.WriteAllTextAsync(file, $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: proxied, cluster: { server: "{{address}}" } }]
            users: [{ name: admin, user: { token: {{configuration.AccessToken}} } }]
            contexts: [{ name: proxied, context: { cluster: proxied, user: admin } }]
            current-context: proxied
            """);
        var proxy = new ApiProxy(app, http, file);
        app.Run(proxy.PassAsync);
        await app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var request = context.Request;
        var counted = !HttpMethods.IsGet(request.Method) && !s_uncounted.Any(part => request.Path.Value!.Contains(part, StringComparison.Ordinal));
        var write = counted ? new ApiWrite(Interlocked.Increment(ref _writes), request.Method, request.Path) : null;
        using var message = await MessageAsync(request);
        if (write is not null && !Before(write))
        {
            context.Abort();
            return;
        }

        // A write is carried out even if its client has gone.
        using var answer = await _http.SendAsync(
            message, HttpCompletionOption.ResponseHeadersRead, write is null ? context.RequestAborted : CancellationToken.None);
        if (write is not null && !After(write))
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        // A watch without events is answered too.
        await context.Response.StartAsync(context.RequestAborted);
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task<HttpRequestMessage> MessageAsync(HttpRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path + request.QueryString);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        message.Content = body.Length > 0 ? new ByteArrayContent(body.ToArray()) : null;
        foreach (var (name, values) in request.Headers.Where(header => header.Key is "Authorization" or "Accept" or "User-Agent" or "Content-Type"))
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return message;
    }

    private static X509ChainPolicy Trust(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
