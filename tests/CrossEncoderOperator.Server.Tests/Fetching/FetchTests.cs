using System.Text.Json;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Server.Commands;
using CrossEncoderOperator.Server.Fetching;
using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Server.Tests.Fetching;

/// <summary>The fetch command against a real HTTP server.</summary>
public sealed class FetchTests : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("crossencoder-fetch-").FullName;
    private FaultyServer _server = null!;

    private static FetchOptions Local => new()
    {
        AllowHttp = true,
        AllowPrivate = true,
        FirstPause = TimeSpan.FromMilliseconds(1),
        StallTimeout = TimeSpan.FromSeconds(20),
    };

    private string Source => Path.Combine(_root, "source");

    private string Target => Path.Combine(_root, "target");

    private string TerminationFile => Path.Combine(_root, "termination-log");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Source, "onnx"));
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Source, "config.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(Source, "odd name#1.txt"), "odd");
        await File.WriteAllBytesAsync(Path.Combine(Source, "onnx/model.onnx"), new byte[300_000]);
        Sign();
        _server = await FaultyServer.StartAsync(Source);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Downloads_verifies_and_reports()
    {
        string digest = ModelDirectory.Open(Source).Manifest.Digest;
        Assert.Equal((0, $$"""{"digest":"{{digest}}","sizeBytes":300005}"""), await FetchAsync(Local, pin: digest));
        Assert.Equal(300_005, ModelDirectory.Open(Target, digest).Verify());
        Assert.False(Directory.Exists(Path.Combine(Target, ".fetch")));
    }

    [Fact]
    public async Task A_second_run_downloads_only_what_is_missing_or_wrong()
    {
        await FetchAsync(Local);
        await File.WriteAllTextAsync(Path.Combine(Target, "config.json"), "damaged", TestContext.Current.CancellationToken);
        int before = _server.Requests.Count;
        Assert.Equal(0, (await FetchAsync(Local)).ExitCode);
        Assert.Equal(["/model/SHA256SUMS", "/model/config.json"], _server.Requests.Skip(before));
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(Target, "config.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tries_again_when_the_server_fails_or_the_connection_breaks()
    {
        _server.Next("/model/SHA256SUMS", Status(503));
        _server.Next("/model/SHA256SUMS", Status(500));
        _server.Next("/model/onnx/model.onnx", Status(429));
        _server.Next("/model/onnx/model.onnx", async context =>
        {
            context.Response.ContentLength = 300_000;
            await context.Response.Body.WriteAsync(new byte[100_000]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        Assert.Equal(0, (await FetchAsync(Local)).ExitCode);
        Assert.Equal(3, _server.Requests.Count(path => path == "/model/onnx/model.onnx"));
    }

    [Fact]
    public async Task Gives_up_after_the_last_attempt()
    {
        for (int i = 0; i < 5; i++)
        {
            _server.Next("/model/config.json", Status(502));
        }

        await FailsAsync(Local, $"{_server.Uri}config.json: the server answered 502");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Target));
    }

    [Fact]
    public async Task Does_not_try_again_what_cannot_get_better()
    {
        _server.Next("/model/config.json", Status(403));
        await FailsAsync(Local, $"{_server.Uri}config.json: the server answered 403");
        Assert.Single(_server.Requests, path => path == "/model/config.json");
    }

    [Fact]
    public async Task Refuses_another_digest_before_any_file()
    {
        string digest = ModelDirectory.Open(Source).Manifest.Digest;
        string pin = new('0', 64);
        await FailsAsync(Local, $"{_server.Uri}: the model has the digest {digest}, not {pin}", pin);
        Assert.Equal(["/model/SHA256SUMS"], _server.Requests);
    }

    [Fact]
    public async Task Refuses_a_file_that_is_not_what_the_manifest_says_and_places_nothing()
    {
        _server.Next("/model/onnx/model.onnx", context => context.Response.WriteAsync("other weights"));
        var (exitCode, message) = await FetchAsync(Local);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("onnx/model.onnx: has the SHA-256 ", message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Target));
    }

    [Fact]
    public async Task Refuses_more_bytes_than_allowed_declared_or_not()
    {
        string message = $"{_server.Uri}onnx/model.onnx: larger than the 199995 bytes that are left of the limit";
        await FailsAsync(Local with { MaxBytes = 200_000 }, message);
        _server.Next("/model/onnx/model.onnx", async context =>
        {
            for (int i = 0; i < 1000 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(new byte[10_000]);
            }
        });
        await FailsAsync(Local with { MaxBytes = 200_000 }, message);
    }

    [Fact]
    public async Task Refuses_a_manifest_without_end()
    {
        _server.Next("/model/SHA256SUMS", async context =>
        {
            for (int i = 0; i < 1000 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(new byte[10_000]);
            }
        });
        await FailsAsync(Local, $"{_server.Uri}SHA256SUMS: larger than the 1048576 bytes that are left of the limit");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    public async Task Refuses_paths_that_leave_the_directory(string path)
    {
        _server.Next("/model/SHA256SUMS", context => context.Response.WriteAsync($"{new string('0', 64)}  {path}\n"));
        var (exitCode, message) = await FetchAsync(Local);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("SHA256SUMS: line 1: the path ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_redirects_within_the_policy()
    {
        _server.Next("/model/config.json", Redirect("/elsewhere/config.json?signature=secret"));
        _server.Next("/elsewhere/config.json", context => context.Response.WriteAsync("{}"));
        Assert.Equal(0, (await FetchAsync(Local)).ExitCode);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "redirects to file: must be https or file")]
    [InlineData("ftp://127.0.0.1/x", "redirects to ftp: must be https or file")]
    public async Task Refuses_redirects_to_other_schemes(string location, string message)
    {
        _server.Next("/model/SHA256SUMS", Redirect(location));
        await FailsAsync(Local, $"{_server.Uri}SHA256SUMS: {message}");
    }

    [Fact]
    public async Task Refuses_redirects_in_a_circle()
    {
        for (int i = 0; i < 10; i++)
        {
            _server.Next("/model/SHA256SUMS", Redirect("/model/SHA256SUMS"));
        }

        await FailsAsync(Local, $"{_server.Uri}SHA256SUMS: more than 5 redirects");
    }

    [Fact]
    public async Task Refuses_private_addresses_unless_allowed()
    {
        await FailsAsync(Local with { AllowPrivate = false }, "127.0.0.1: is at a private address, which needs --allow-private");
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Verifies_a_directory_of_the_node_in_place()
    {
        string digest = ModelDirectory.Open(Source).Manifest.Digest;
        var (exitCode, message) = await FetchAsync(new FetchOptions(), digest, "file:///models/product-search", to: Source);
        Assert.Equal(0, exitCode);
        Assert.Equal(digest, JsonElement.Parse(message).GetProperty("digest").GetString());

        await File.WriteAllTextAsync(Path.Combine(Source, "config.json"), "changed", TestContext.Current.CancellationToken);
        (exitCode, message) = await FetchAsync(new FetchOptions(), digest, "file:///models/product-search", to: Source);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("config.json: has the SHA-256 ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_pin_that_is_no_digest() =>
        await FailsAsync(Local, "--sha256: must be 64 lower-case hex digits", pin: "latest");

    private static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static RequestDelegate Redirect(string location) => context =>
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    private void Sign() =>
        File.WriteAllText(Path.Combine(Source, Manifest.FileName), ModelDirectory.Compute(Source).ToString());

    private async Task FailsAsync(FetchOptions options, string message, string? pin = null) =>
        Assert.Equal((1, message), await FetchAsync(options, pin));

    private async Task<(int ExitCode, string TerminationLog)> FetchAsync(
        FetchOptions options, string? pin = null, string? uri = null, string? to = null)
    {
        File.Delete(TerminationFile);
        int exitCode = await FetchCommand.RunAsync(
            uri ?? _server.Uri.AbsoluteUri, to ?? Target, pin, options, TerminationLog.At(TerminationFile), TestContext.Current.CancellationToken);
        return (exitCode, await File.ReadAllTextAsync(TerminationFile, TestContext.Current.CancellationToken));
    }
}
