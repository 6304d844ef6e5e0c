using System.Net.Sockets;
using System.Text;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Tests;

namespace CrossEncoderOperator.Server.Tests.Commands;

/// <summary>The program from the outside: arguments, exit codes, the termination log, signals.</summary>
public sealed class ProgramTests : IDisposable
{
    private const string AnyDigest = "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly TestModel _model = new();
    private readonly string _files = Directory.CreateTempSubdirectory("crossencoder-program-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string TerminationLog => Path.Combine(_files, "termination-log");

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    [Theory]
    [InlineData("{", "server.json: line 1: unknown field, field given twice, or value of the wrong type")]
    [InlineData("""{"limits": {"timeoutSeconds": 0}}""", "server.json: limits.timeoutSeconds must be between 1 and 86400")]
    [InlineData("""{"model": {"maxTokens": 100}}""", "model.maxTokens is 100, but the model reads at most 64 tokens")]
    [InlineData("""{"model": {"sha256": "0000000000000000000000000000000000000000000000000000000000000000"}}""", "the model has the digest {digest}, not " + AnyDigest)]
    [InlineData("""{"model": {"variant": "fp16"}}""", "model.variant: the model has no fp16 file, like onnx/model_fp16.onnx")]
    [InlineData("""{"runtime": {"provider": "tensorrt"}}""", "runtime.provider: this ONNX Runtime has no TensorrtExecutionProvider, only CPUExecutionProvider")]
    public async Task Serve_ends_with_one_line_about_its_settings(string settings, string line)
    {
        string file = Path.Combine(_files, "server.json");
        await File.WriteAllTextAsync(file, settings, Cancellation);
        string digest = ModelDirectory.Open(_model.Directory).Manifest.Digest;
        await FailsAsync(line.Replace("{digest}", digest, StringComparison.Ordinal), "serve", "--settings", file, "--model", _model.Directory, "--port", "0");
    }

    [Theory]
    [InlineData("--address", "localhost", "--address: must be an IP address")]
    [InlineData("--port", "70000", "--port: must be between 0 and 65535")]
    [InlineData("--settings", "/nowhere/server.json", "/nowhere/server.json: cannot be read")]
    [InlineData("--model", "/nowhere", "/nowhere: no such directory")]
    public async Task Serve_ends_with_one_line_about_its_arguments(string option, string value, string line)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal) { ["--model"] = _model.Directory, ["--port"] = "0", [option] = value };
        await FailsAsync(line, ["serve", .. options.SelectMany(pair => new[] { pair.Key, pair.Value })]);
    }

    [Fact]
    public async Task Serve_ends_with_one_line_about_a_port_that_is_taken()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        string port = taken.LocalEndpoint.ToString()!.Split(':')[1];
        await FailsAsync(
            $"Failed to bind to address http://127.0.0.1:{port}: address already in use.",
            "serve", "--model", _model.Directory, "--address", "127.0.0.1", "--port", port);
    }

    [Fact]
    public async Task Serve_ends_with_one_line_about_the_model()
    {
        using (var onnx = File.OpenWrite(_model.Path(TestModel.Onnx)))
        {
            onnx.SetLength(onnx.Length / 2);
        }

        await FailsAsync(
            "onnx/model.onnx: not a whole ONNX model: the file is cut short or damaged", "serve", "--model", _model.Directory, "--port", "0");
    }

    /// <summary>A pipe for a file: reading it hangs, as a disk may that does not answer.</summary>
    [Fact]
    public async Task Serve_ends_with_one_line_about_a_model_that_takes_too_long()
    {
        string file = Path.Combine(_files, "server.json");
        await File.WriteAllTextAsync(file, """{"runtime": {"loadTimeoutSeconds": 1}}""", Cancellation);
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [_model.Path("hanging.json")]))
        {
            await mkfifo.WaitForExitAsync(Cancellation);
        }

        await FailsAsync(
            "the model takes longer than 1 s to load (runtime.loadTimeoutSeconds)",
            "serve", "--settings", file, "--model", _model.Directory, "--address", "127.0.0.1", "--port", "0");
    }

    [Fact]
    public async Task Serve_finishes_what_it_has_on_SIGTERM_and_logs_no_text()
    {
        const string Head = "POST /rerank HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ";
        const string Body = """{"query": "SecretQuery", "texts": ["SecretText [SEP]", "blue kettle"]}""";
        using var server = ServerProcess.Start(
            TerminationLog, "serve", "--model", _model.Directory, "--address", "127.0.0.1", "--port", "0", "--drain-seconds", "0");
        var address = new Uri((await server.LoggedAsync("Listening on ")).GetProperty("State").GetProperty("Addresses").GetString()!);
        await server.LoggedAsync("Model ");

        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{Head}{Body.Length}\r\n\r\n{Body[..20]}"), Cancellation);
        using (var http = new HttpClient { BaseAddress = address })
        {
            using var bad = new StringContent("""{"query": "SecretQuery", "texts": [3]}""", Encoding.UTF8, "application/json");
            using var refused = await http.PostAsync("/rerank", bad, Cancellation);
            Assert.Equal(400, (int)refused.StatusCode);
        }

        server.Terminate();
        await server.LoggedAsync("Draining ");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Body[20..]), Cancellation);
        using var reader = new StreamReader(client.GetStream());
        string answer = await reader.ReadToEndAsync(Cancellation);
        Assert.Equal((0, ""), await server.EndedAsync());
        Assert.True(answer.StartsWith("HTTP/1.1 200 OK", StringComparison.Ordinal), answer + server.Output);
        Assert.DoesNotContain("Secret", server.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(TerminationLog));
    }

    [Fact]
    public async Task Serve_ends_with_0_on_SIGTERM_while_it_loads()
    {
        using var server = ServerProcess.Start(
            TerminationLog, "serve", "--model", _model.Directory, "--address", "127.0.0.1", "--port", "0", "--drain-seconds", "0");
        await server.LoggedAsync("Listening on ");
        server.Terminate();
        Assert.Equal((0, ""), await server.EndedAsync());
    }

    [Fact]
    public async Task Digest_writes_the_manifest_and_prints_what_the_server_calls_the_model()
    {
        using var write = ServerProcess.Start(TerminationLog, "digest", _model.Directory, "--write");
        Assert.Equal((0, ""), await write.EndedAsync());
        Assert.Equal(ModelDirectory.Compute(_model.Directory).ToString(), await File.ReadAllTextAsync(_model.Path("SHA256SUMS"), Cancellation));
        Assert.Equal(ModelDirectory.Open(_model.Directory).Manifest.Digest, write.Output.Trim());

        await File.WriteAllTextAsync(_model.Path("config.json"), "{}", Cancellation);
        using var check = ServerProcess.Start(TerminationLog, "digest", _model.Directory);
        var (exitCode, errors) = await check.EndedAsync();
        Assert.Equal(1, exitCode);
        Assert.StartsWith("config.json: has the SHA-256 ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_verifies_in_place_and_reports_in_the_termination_log()
    {
        string digest = ModelDirectory.Open(_model.Directory).Manifest.Digest;
        using var fetch = ServerProcess.Start(
            TerminationLog, "fetch", "--uri", "file:///models/a", "--to", _model.Directory, "--sha256", digest);
        Assert.Equal((0, ""), await fetch.EndedAsync());
        long size = ModelDirectory.Open(_model.Directory).Verify();
        Assert.Equal($$"""{"digest":"{{digest}}","sizeBytes":{{size}}}""", await File.ReadAllTextAsync(TerminationLog, Cancellation));

        await FailsAsync(
            $"the model has the digest {digest}, not {AnyDigest}", "fetch", "--uri", "file:///models/a", "--to", _model.Directory, "--sha256", AnyDigest);
    }

    private async Task FailsAsync(string line, params string[] args)
    {
        using var server = ServerProcess.Start(TerminationLog, args);
        Assert.Equal((1, line + "\n"), await server.EndedAsync());
        Assert.Equal(line, await File.ReadAllTextAsync(TerminationLog, Cancellation));
    }
}
