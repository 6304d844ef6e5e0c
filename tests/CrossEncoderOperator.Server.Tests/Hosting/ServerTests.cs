using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CrossEncoderOperator.Server.Health;

namespace CrossEncoderOperator.Server.Tests.Hosting;

public sealed class ServerTests
{
    private const string Request = """{"query": "red shoes", "texts": ["red", "blue"]}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Is_ready_only_after_the_self_test_and_not_while_draining()
    {
        await using var server = new RunningServer();
        await server.StartAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "loading the model"), await ReadyAsync(server));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/healthz/live")).Status);
        (HttpStatusCode status, JsonElement body) = await server.PostAsync("/rerank", Request);
        Assert.Equal((503, "the server is loading the model"), ((int)status, body.GetProperty("error").GetString()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.GetAsync("/info")).Status);

        await server.LoadAsync();
        Assert.Equal((HttpStatusCode.OK, "ready"), await ReadyAsync(server));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/rerank", Request)).Status);

        server.State.Drain();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), await ReadyAsync(server));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/healthz/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/rerank", Request)).Status);
    }

    [Fact]
    public void A_model_that_is_loaded_while_the_server_drains_does_not_make_it_ready()
    {
        var state = new ServerState();
        state.Drain();
        state.WarmUp();
        Assert.Equal("draining", state.PhaseText);
    }

    [Fact]
    public async Task Says_what_it_serves()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        JsonElement info = (await server.GetAsync("/info")).Body;
        (string Name, string Value)[] expected =
        [
            ("name", "product-search"), ("namespace", "shop"), ("revision", "7f9c4d"), ("model_uri", "file:///models/product-search"),
            ("model_type", "bert"), ("activation", "sigmoid"), ("provider", "CPUExecutionProvider"),
            ("provider_reason", "auto: this ONNX Runtime has no CUDA"), ("variant", "fp32"), ("variant_file", "onnx/model.onnx"),
            ("graph", "optimized now, not kept"), ("relevant_label", "LABEL_0"),
        ];
        Assert.All(expected, field => Assert.Equal(field.Value, info.GetProperty(field.Name).GetString()));
        Assert.StartsWith("auto: ", info.GetProperty("variant_reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(64, info.GetProperty("max_tokens").GetInt32());
        Assert.Equal("""["LABEL_0"]""", info.GetProperty("labels").GetRawText());
        Assert.Matches("^[0-9a-f]{64}$", info.GetProperty("model_digest").GetString());
        Assert.Matches(@"^1\.\d+\.\d+$", info.GetProperty("runtime_version").GetString());
        Assert.True(info.GetProperty("threads").GetInt32() >= 1);
    }

    [Fact]
    public async Task Counts_what_it_does_from_zero()
    {
        await using var server = new RunningServer();
        await server.StartAsync();
        const string Labels = """{namespace="shop",name="product-search",revision="7f9c4d"}""";
        const string Requests =
            """crossencoder_request_duration_seconds_count{route="/rerank",code="200",namespace="shop",name="product-search",revision="7f9c4d"}""";
        string[] series =
        [
            Requests,
            $"crossencoder_documents_total{Labels}",
            $"crossencoder_truncated_documents_total{Labels}",
            $"crossencoder_document_scores_count{Labels}",
            Requests.Replace("200", "503", StringComparison.Ordinal),
            $"crossencoder_batch_size_count{Labels}",
            $"crossencoder_inference_duration_seconds_count{Labels}",
            $"crossencoder_queue_duration_seconds_count{Labels}",
        ];
        Dictionary<string, double> metrics = await MetricsAsync(server);
        Assert.All(series, name => Assert.Equal(0, metrics[name]));

        await server.LoadAsync();
        await server.PostAsync("/rerank", Request);
        metrics = await MetricsAsync(server);
        Assert.Equal([1, 2, 0, 2, 0, 2, 2, 2], series.Select(name => metrics[name]));
        Assert.True(metrics[$"crossencoder_model_load_duration_seconds{Labels}"] > 0);
        Assert.Single(metrics, entry => entry.Key.Contains("provider=\"CPUExecutionProvider\",variant=\"fp32\"", StringComparison.Ordinal));
        Assert.Single(metrics, entry => entry.Key.StartsWith("crossencoder_model_info{uri=\"file:///models/product-search\",digest=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gives_up_on_a_body_that_does_not_come()
    {
        await using var server = new RunningServer();
        server.Settings.Limits.TimeoutSeconds = 1;
        await server.InitializeAsync();
        using var client = await SendHeadAsync(server);
        using var reader = new StreamReader(client.GetStream());
        var lines = new List<string>();
        while (lines.Count == 0 || !lines[^1].StartsWith('{'))
            lines.Add((await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken))!);
        Assert.StartsWith("HTTP/1.1 504 ", lines[0], StringComparison.Ordinal);
        Assert.Equal("""{"error":"the request took longer than 1 s"}""", lines[^1]);
    }

    [Fact]
    public async Task Survives_clients_that_hang_up()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        for (int i = 0; i < 20; i++)
            (await SendHeadAsync(server)).Close();
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/rerank", Request)).Status);
    }

    [Theory]
    [InlineData("POST /rerank HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /rerank HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5;x=\ny\r\n{\"a\":\r\n0\r\n\r\n")]
    [InlineData("POST /rerank HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST /rerank HTTP/9.9\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    public async Task Survives_malformed_HTTP(string text)
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.DoesNotMatch("^HTTP/1.1 [25]", answer.Replace(" 505 ", " 400 ", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/rerank", Request)).Status);
    }

    private static async Task<TcpClient> SendHeadAsync(RunningServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        byte[] head = Encoding.ASCII.GetBytes(
            "POST /rerank HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
        await client.GetStream().WriteAsync(head, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<(HttpStatusCode Status, string? Phase)> ReadyAsync(RunningServer server)
    {
        (HttpStatusCode status, JsonElement body) = await server.GetAsync("/healthz/ready");
        return (status, body.GetProperty("status").GetString());
    }

    private static async Task<Dictionary<string, double>> MetricsAsync(RunningServer server)
    {
        string text = await server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        return text.Split('\n')
            .Where(line => line.StartsWith("crossencoder_", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
