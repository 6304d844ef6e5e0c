using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CrossEncoderOperator.Inference.Tests;
using CrossEncoderOperator.Server.Health;
using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Settings;
using Microsoft.AspNetCore.Builder;

namespace CrossEncoderOperator.Server.Tests.Hosting;

/// <summary>The server on a free loopback port with a small model.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private WebApplication _app = null!;
    private ModelLoader _loader = null!;

    public HttpClient Client { get; } = new();

    internal TestModel Model { get; init; } = new();

    internal ServerSettings Settings { get; } = new()
    {
        Name = "product-search",
        Namespace = "shop",
        Revision = "7f9c4d",
        Model = new ModelSettings { Uri = "file:///models/product-search" },
        Runtime = new RuntimeSettings { Workers = 1, Threads = 1 },
        Limits = new LimitSettings { DocumentsPerRequest = 50, BodyBytes = 2_000_000, TimeoutSeconds = 20 },
    };

    internal ServerState State { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        await LoadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _loader.Dispose();
        Client.Dispose();
        Model.Dispose();
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string route, string json) =>
        await PostAsync(route, Encoding.UTF8.GetBytes(json));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string route, byte[] body, string type = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await Client.PostAsync(route, content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await ReadAsync(response));
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string route)
    {
        using var response = await Client.GetAsync(route, TestContext.Current.CancellationToken);
        return (response.StatusCode, await ReadAsync(response));
    }

    internal async Task StartAsync()
    {
        var options = new ServeOptions(Model.Directory, IPAddress.Loopback, 0, TimeSpan.Zero);
        var metrics = new ServerMetrics(Settings, TimeProvider.System);
        _loader = new ModelLoader(Settings, options, State, metrics, TimeProvider.System);
        _app = ServerHost.Build(Settings, options, State, metrics);
        await _app.StartAsync();
        Client.BaseAddress = new Uri(_app.Urls.Single());
    }

    internal Task LoadAsync() => _loader.LoadAsync();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
