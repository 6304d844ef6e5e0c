using System.Net;
using CrossEncoderOperator.Router.Options;

namespace CrossEncoderOperator.Router.Tests.Options;

public sealed class RouterOptionsTests
{
    [Fact]
    public async Task Every_option_reaches_the_settings()
    {
        var options = await ParseAsync(
            "--address", "127.0.0.7", "--port", "1", "--admin-port", "2", "--kubeconfig", "/k", "--watch-namespaces", "a, b", "--watch-namespaces", "c",
            "--cluster-domain", "corp.example", "--max-concurrency", "3", "--max-body-memory", "2000000", "--max-mirrored", "0", "--connect-timeout", "1500ms",
            "--drain-time", "0s", "--replica-wait", "250ms", "--max-held", "4", "--max-held-memory", "5");
        Assert.Equal((IPAddress.Parse("127.0.0.7"), 1, 2, "/k"), (options!.Address, options.Port, options.AdminPort, options.Kubeconfig));
        Assert.Equal(["a", "b", "c"], options.WatchNamespaces);
        Assert.Equal(("corp.example", 3, 2_000_000, 0), (options.ClusterDomain, options.MaxConcurrency, options.MaxBodyMemory, options.MaxMirrored));
        Assert.Equal(
            (TimeSpan.FromSeconds(1.5), TimeSpan.Zero, TimeSpan.FromSeconds(0.25)), (options.ConnectTimeout, options.DrainTime, options.ReplicaWait));
        Assert.Equal((4, 5), (options.MaxHeld, options.MaxHeldMemory));
        Assert.Empty(options.Errors());
        Assert.Equal(new RouterOptions() with { WatchNamespaces = [] }, (await ParseAsync())! with { WatchNamespaces = [] });
    }

    [Theory]
    [InlineData("--port: must be from 0 to 65535, is 65536", "--port", "65536")]
    [InlineData("--admin-port: must be from 0 to 65535, is -1", "--admin-port", "-1")]
    [InlineData("--admin-port: must not be --port, is 8080 as well", "--admin-port", "8080")]
    [InlineData("--cluster-domain: 'a b' is not a domain", "--cluster-domain", "a b")]
    [InlineData("--watch-namespaces: 'a.b' has what is not the name of a namespace", "--watch-namespaces", "a.b")]
    [InlineData("--max-concurrency: must be at least 1, is 0", "--max-concurrency", "0")]
    [InlineData("--max-body-memory: must be at least 1048576, is 1", "--max-body-memory", "1")]
    [InlineData("--max-mirrored: must not be negative, is -1", "--max-mirrored", "-1")]
    [InlineData("--max-held: must not be negative, is -1", "--max-held", "-1")]
    [InlineData("--max-held-memory: must not be negative, is -1", "--max-held-memory", "-1")]
    [InlineData("--replica-wait: must be from 0s to 1h", "--replica-wait", "2h")]
    [InlineData("--connect-timeout: must be positive", "--connect-timeout", "0s")]
    public async Task A_bad_setting_is_named(string error, params string[] arguments) => Assert.Equal(error, Assert.Single((await ParseAsync(arguments))!.Errors()));

    [Theory]
    [InlineData("--address", "here")]
    [InlineData("--drain-time", "soon")]
    [InlineData("--port", "x")]
    [InlineData("--unknown", "x")]
    public async Task What_cannot_be_read_does_not_run(params string[] arguments) => Assert.Null(await ParseAsync(arguments));

    private static async Task<RouterOptions?> ParseAsync(params string[] arguments)
    {
        RouterOptions? given = null;
        var code = await CommandLine.RunAsync(arguments, options =>
        {
            given = options;
            return Task.FromResult(0);
        });
        Assert.Equal(given is null, code != 0);
        return given;
    }
}
