using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Operator.Prometheus;
using CrossEncoderOperator.Operator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CrossEncoderOperator.Operator.Tests.Prometheus;

public sealed class PrometheusClientTests : IDisposable
{
    private const string Three = """{"status":"success","data":{"resultType":"scalar","result":[1700000000,"3"]}}""";
    private const string Secret = "s3cr3t";
    private static readonly DateTimeOffset s_at = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Posts_both_queries_for_the_same_time_with_headers_and_credentials_and_reads_these_anew()
    {
        var requests = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var server = await TestServer.StartAsync(async context =>
        {
            var form = await context.Request.ReadFormAsync();
            requests.Add($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Authorization} {context.Request.Headers["X-Scope-OrgID"]} {form["query"]} {form["time"]} {form["timeout"]}");
            await context.Response.WriteAsync(Three.Replace("\"3\"", form["query"] == "good" ? "\"2\"" : "\"3\"", StringComparison.Ordinal));
        });
        var token = _folder.Write("token", "one\n");
        using var client = Client(server.Url + "prom/", config =>
        {
            config.BearerTokenFile = token;
            config.Headers["X-Scope-OrgID"] = "shop";
        });
        Assert.Equal(SliAnswer.Of(2, 3), await AskAsync(client));
        _folder.Write("token", "two");
        Assert.Equal(SliAnswer.Of(2, 3), await AskAsync(client));
        Assert.Equal(
            [
                "POST /prom/api/v1/query Bearer one shop good 1700000000.250 5000ms", "POST /prom/api/v1/query Bearer one shop total 1700000000.250 5000ms",
                "POST /prom/api/v1/query Bearer two shop good 1700000000.250 5000ms", "POST /prom/api/v1/query Bearer two shop total 1700000000.250 5000ms",
            ],
            requests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Basic_authentication_takes_the_password_from_its_file()
    {
        await using var server = await TestServer.StartAsync(context => context.Response.WriteAsync(
            context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Secret}")) ? Three : "{}"));
        using var client = Client(server.Url.ToString(), config => config.BasicAuth = new() { Username = "me", PasswordFile = _folder.Write("password", Secret) });
        Assert.Equal(SliAnswer.Of(3, 3), await AskAsync(client));
    }

    public static TheoryData<string, RequestDelegate, string> Faults => new()
    {
        { "HTML of a proxy", context => HtmlAsync(context, 200), "the answer is not JSON" },
        { "HTML of a proxy with its error", context => HtmlAsync(context, 503), "HTTP 503" },
        { "wrong credentials", context => HtmlAsync(context, 401), "HTTP 401" },
        { "a redirect is not followed", Redirect, "HTTP 302" },
        { "a query that is refused", BadQueryAsync, "HTTP 400: bad_data: parse error" },
        { "an answer cut off", context => BrokenAsync(context, 500), "the connection broke off" },
        { "JSON cut off", context => context.Response.WriteAsync(Three[..40]), "the answer is not JSON" },
        { "50 MB announced", context => LargeAsync(context, announced: true), "the answer has more than 1Mi bytes" },
        { "50 MB in chunks", context => LargeAsync(context, announced: false), "the answer has more than 1Mi bytes" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Anything_that_is_no_answer_is_a_short_error_without_secrets(string what, RequestDelegate answer, string error)
    {
        await using var server = await TestServer.StartAsync(answer);
        using var client = Client(server.Url.ToString(), config => config.BearerTokenFile = _folder.Write("token", Secret));
        var found = (await AskAsync(client)).Error;
        Assert.True(found == $"Prometheus 'main': {error}", $"{what}: {found}");
        Assert.DoesNotContain(Secret, found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_and_the_next_may_answer()
    {
        var slow = true;
        await using var server = await TestServer.StartAsync(async context =>
        {
            if (slow)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }
            await context.Response.WriteAsync(Three);
        });
        using var client = Client(server.Url.ToString(), config => config.Timeout = "100ms");
        Assert.Equal("Prometheus 'main': no answer within 0.1 s", (await AskAsync(client)).Error);
        slow = false;
        // On a machine that is busy, the time-out may be met again.
        await TestKit.Eventually.HoldsAsync("an answer", async _ => (await AskAsync(client)).Counts is not null);
    }

    [Fact]
    public async Task An_answer_that_drips_is_given_up()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync(Three[..40]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var client = Client(server.Url.ToString(), config => config.Timeout = "200ms");
        Assert.Equal("Prometheus 'main': no answer within 0.2 s", (await AskAsync(client)).Error);
    }

    [Fact]
    public async Task A_slow_server_keeps_those_that_ask_another_from_nothing()
    {
        var arrived = new SemaphoreSlim(0);
        await using var slow = await TestServer.StartAsync(async context =>
        {
            arrived.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        await using var quick = await TestServer.StartAsync(context => context.Response.WriteAsync(Three));
        using var client = new PrometheusClient(
            new()
            {
                Servers = [new() { Name = "slow", Url = slow.Url.ToString(), Timeout = "1m" }, new() { Name = "quick", Url = quick.Url.ToString() }],
            },
            TimeProvider.System);
        using var end = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 20).Select(_ => client.AskAsync(new("a", "r", "slow", "good", "total"), s_at, end.Token)).ToArray();
        for (var i = 0; i < 8; i++)
        {
            await arrived.WaitAsync(TestContext.Current.CancellationToken).OrTimeout("eight queries at the slow server");
        }
        Assert.Equal(SliAnswer.Of(3, 3), await client.AskAsync(new("a", "r", "quick", "good", "total"), s_at, end.Token).OrTimeout("the quick server"));
        Assert.Equal(0, arrived.CurrentCount);
        await end.CancelAsync();
        foreach (var task in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task).OrTimeout("the end of what was cancelled");
        }
    }

    [Fact]
    public async Task A_refused_connection_says_where()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        using var client = Client($"http://127.0.0.1:{port}");
        Assert.Equal($"Prometheus 'main': no connection to 127.0.0.1:{port}: Connection refused", (await AskAsync(client)).Error);
    }

    [Fact]
    public async Task A_server_that_is_not_in_the_settings_is_named()
    {
        using var client = new PrometheusClient(new(), TimeProvider.System);
        Assert.Equal("the operator's settings name no Prometheus server 'main'", (await AskAsync(client)).Error);
    }

    [Fact]
    public async Task A_secret_that_is_missing_or_broken_names_the_field_and_the_file()
    {
        using var missing = Client("http://127.0.0.1:1", config => config.BearerTokenFile = Path.Combine(_folder.Path, "none"));
        Assert.Equal($"Prometheus 'main': bearerTokenFile: Could not find file '{_folder.Path}/none'.", (await AskAsync(missing)).Error);
        var path = _folder.Write("two-lines", $"{Secret}\n{Secret}");
        using var broken = Client("http://127.0.0.1:1", config => config.BearerTokenFile = path);
        Assert.Equal($"Prometheus 'main': bearerTokenFile: {path} is not one line of text", (await AskAsync(broken)).Error);
    }

    [Fact]
    public async Task Mutual_TLS_trusts_the_authority_of_the_file_alone()
    {
        using var authority = Authority("CN=ours");
        using var other = Authority("CN=another");
        using var serving = Issue(authority, "CN=prometheus", address: true);
        using var own = Issue(authority, "CN=operator", address: false);
        var seen = "";
        await using var server = await TestServer.StartAsync(
            async context =>
            {
                seen = context.Connection.ClientCertificate?.Subject ?? "";
                await context.Response.WriteAsync(Three);
            },
            https =>
            {
                https.ServerCertificate = serving;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            });
        var tls = new TlsConfig
        {
            CaFile = _folder.Write("ca", authority.ExportCertificatePem()),
            CertificateFile = _folder.Write("certificate", own.ExportCertificatePem()),
            KeyFile = _folder.Write("key", own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
        };
        using var client = Client(server.Url.ToString(), config => config.Tls = tls);
        Assert.Equal(SliAnswer.Of(3, 3), await AskAsync(client));
        Assert.Equal("CN=operator", seen);

        tls.CaFile = _folder.Write("other", other.ExportCertificatePem());
        using var distrusting = Client(server.Url.ToString(), config => config.Tls = tls);
        Assert.StartsWith($"Prometheus 'main': TLS with {server.Url.Authority} failed: ", (await AskAsync(distrusting)).Error, StringComparison.Ordinal);
    }

    private static Task<SliAnswer> AskAsync(PrometheusClient client) =>
        client.AskAsync(new SliQuestion("a", "r", "main", "good", "total"), s_at, TestContext.Current.CancellationToken).OrTimeout("the answer");

    private static PrometheusClient Client(string url, Action<PrometheusServerConfig>? configure = null)
    {
        var config = new PrometheusServerConfig { Name = "main", Url = url };
        configure?.Invoke(config);
        Assert.Empty(PrometheusConfigValidator.Validate(new() { Servers = [config] }));
        return new(new() { Servers = [config] }, TimeProvider.System);
    }

    private static Task HtmlAsync(HttpContext context, int code)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync($"<html>{context.Request.Headers.Authorization}</html>");
    }

    private static Task Redirect(HttpContext context)
    {
        context.Response.Redirect("http://elsewhere.example.com/");
        context.Response.ContentType = "application/json";
        return Task.CompletedTask;
    }

    private static Task BadQueryAsync(HttpContext context)
    {
        context.Response.StatusCode = 400;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"status":"error","errorType":"bad_data","error":"parse error"}""");
    }

    private static async Task BrokenAsync(HttpContext context, int announced)
    {
        context.Response.ContentLength = announced;
        await context.Response.WriteAsync(Three[..40]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static async Task LargeAsync(HttpContext context, bool announced)
    {
        const int Size = 50_000_000;
        context.Response.ContentLength = announced ? Size : null;
        var chunk = Encoding.ASCII.GetBytes(new string(' ', 1 << 16));
        for (var sent = 0; sent < Size && !context.RequestAborted.IsCancellationRequested; sent += chunk.Length)
        {
            await context.Response.Body.WriteAsync(chunk.AsMemory(0, Math.Min(chunk.Length, Size - sent)), context.RequestAborted);
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Today.AddDays(-1), Today.AddDays(2));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name, bool address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        if (address)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }
        using var certificate = request.Create(authority, Today.AddDays(-1), Today.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static DateTimeOffset Today => TimeProvider.System.GetUtcNow();
}
