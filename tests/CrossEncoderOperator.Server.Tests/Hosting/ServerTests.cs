using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CrossEncoderOperator.Inference.Tests;
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
        var (status, body) = await server.PostAsync("/rerank", Request);
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
        var info = (await server.GetAsync("/info")).Body;
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
        Assert.True(info.GetProperty("start_up").GetProperty("load_seconds").GetDouble() > 0);
        Assert.True(info.GetProperty("start_up").GetProperty("warm_up_seconds").GetDouble() > 0);
        Assert.True(info.GetProperty("threads").GetInt32() >= 1);
        Assert.Equal((1, 1, "set"), (
            info.GetProperty("workers").GetInt32(), info.GetProperty("worker_threads").GetInt32(), info.GetProperty("workers_reason").GetString()));
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
            $"crossencoder_batch_tokens_sum{Labels}",
            $"crossencoder_tokens_total{Labels}",
            $"crossencoder_padding_tokens_total{Labels}",
            $"crossencoder_pair_tokens_count{Labels}",
            $"crossencoder_queued_tokens{Labels}",
            $"crossencoder_workers{Labels}",
            $"crossencoder_worker_threads{Labels}",
            Refused("deadline"),
            Refused("in_flight"),
            Refused("queue"),
        ];
        static string Refused(string reason) =>
            $$"""crossencoder_refused_requests_total{reason="{{reason}}",namespace="shop",name="product-search",revision="7f9c4d"}""";
        var metrics = await MetricsAsync(server);
        Assert.All(series, name => Assert.Equal(0, metrics[name]));

        await server.LoadAsync();
        await server.PostAsync("/rerank", """{"query": "red shoes", "texts": ["red", "blue shoes"]}""");
        metrics = await MetricsAsync(server);
        // One batch of two pairs with 6 and 7 tokens.
        Assert.Equal([1, 2, 0, 2, 0, 1, 1, 1, 13, 13, 1, 2, 0, 1, 1, 0, 0, 0], series.Select(name => metrics[name]));
        Assert.True(metrics[$"crossencoder_model_load_duration_seconds{Labels}"] > 0);
        Assert.Single(metrics, entry => entry.Key.Contains("provider=\"CPUExecutionProvider\",variant=\"fp32\"", StringComparison.Ordinal));
        Assert.Single(metrics, entry => entry.Key.StartsWith("crossencoder_model_info{uri=\"file:///models/product-search\",digest=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_what_it_cannot_answer_in_time()
    {
        await using var server = new RunningServer();
        server.Settings.Limits.QueuedTokens = 1;
        server.Settings.Batching.MaxTokens = 64;
        await server.InitializeAsync();
        string large = JsonSerializer.Serialize(new { query = "red shoes", texts = Enumerable.Repeat(string.Join(' ', Enumerable.Repeat("a", 60)), 50) });
        int[] statuses = [];
        // More and more at once, until some meet.
        for (int clients = 8; !statuses.Contains(429); clients = Math.Min(clients * 2, 100))
        {
            statuses = await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
            {
                using var content = new StringContent(large, Encoding.UTF8, "application/json");
                using var response = await server.Client.PostAsync("/rerank", content, TestContext.Current.CancellationToken);
                Assert.Equal(response.StatusCode == HttpStatusCode.TooManyRequests, response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
                return (int)response.StatusCode;
            }));
        }

        Assert.Equal([200, 429], statuses.Distinct().Order());
        var metrics = await MetricsAsync(server);
        Assert.True(metrics["""crossencoder_refused_requests_total{reason="queue",namespace="shop",name="product-search",revision="7f9c4d"}"""] > 0);
    }

    [Fact]
    public async Task A_score_that_is_no_number_fails_only_its_request()
    {
        const int Kettle = 61;
        const int Width = 32;
        await using var server = new RunningServer
        {
            Model = new TestModel(weights: weight =>
            {
                var values = TestModel.Weights(7)(weight);
                if (weight.Name.Contains("word_embeddings", StringComparison.Ordinal))
                {
                    Array.Fill(values, float.NaN, Kettle * Width, Width);
                }

                return values;
            }),
        };
        await server.InitializeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.PostAsync(
            "/rerank", $$"""{"query": "red shoes", "texts": ["red", "blue {{(i % 2 == 0 ? "kettle" : "jacket")}}"]}""")));
        Assert.All(answers.Index(), entry => Assert.Equal(entry.Index % 2 == 0 ? 500 : 200, (int)entry.Item.Status));
        Assert.Equal("texts[1] got a score from the model that is not a finite number", answers[0].Body.GetProperty("error").GetString());
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
        {
            lines.Add((await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken))!);
        }

        Assert.StartsWith("HTTP/1.1 504 ", lines[0], StringComparison.Ordinal);
        Assert.Equal("""{"error":"the request took longer than 1 s","error_type":"Backend"}""", lines[^1]);
    }

    [Fact]
    public async Task Survives_clients_that_hang_up()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        for (int i = 0; i < 20; i++)
        {
            (await SendHeadAsync(server)).Close();
        }

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
        var stream = client.GetStream();
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
        var head = Encoding.ASCII.GetBytes(
            "POST /rerank HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
        await client.GetStream().WriteAsync(head, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<(HttpStatusCode Status, string? Phase)> ReadyAsync(RunningServer server)
    {
        var (status, body) = await server.GetAsync("/healthz/ready");
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
