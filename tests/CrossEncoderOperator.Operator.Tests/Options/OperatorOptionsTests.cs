using System.Net;
using CrossEncoderOperator.Operator.Options;
using CrossEncoderOperator.Operator.Tests.Support;

namespace CrossEncoderOperator.Operator.Tests.Options;

public sealed class OperatorOptionsTests
{
    [Fact]
    public async Task Defaults_are_valid_and_refuse_models_on_the_node()
    {
        var options = await ParseAsync();
        Assert.True(new OperatorOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal((8080, "IfNotPresent", true, true), (options.Port, options.ImagePullPolicy, options.ModelsHttps, options.LeaderElect));
        Assert.Empty(options.ModelsFileAllowedPrefixes);
        Assert.Empty(options.WatchNamespaces);
    }

    [Fact]
    public async Task Every_setting_is_an_option()
    {
        using var folder = new TestFolder();
        var prometheus = folder.Write("prometheus", "servers: []");
        var notifications = folder.Write("notifications", "");
        var options = await ParseAsync(
            "--address", "127.0.0.1", "--port", "0", "--kubeconfig", "/k", "--server-image", "a:1", "--image-pull-policy", "Never",
            "--models-https=false", "--models-private-addresses=true", "--models-file-allowed-prefixes=/models, /srv/m", "--models-file-allowed-prefixes", "/x",
            "--capacity-check=false", "--prometheus-config", prometheus, "--notification-config", notifications, "--watch-namespaces", "a,b", "--leader-elect=false", "--leader-election-namespace", "n", "--leader-election-name", "l");
        Assert.True(new OperatorOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal((IPAddress.Loopback, 0, "/k", "a:1", "Never"), (options.Address, options.Port, options.Kubeconfig, options.ServerImage, options.ImagePullPolicy));
        Assert.Equal(["/models", "/srv/m", "/x"], options.ModelsFileAllowedPrefixes);
        Assert.Equal(["a", "b"], options.WatchNamespaces);
        Assert.Equal((prometheus, notifications), (options.PrometheusConfig, options.NotificationConfig));
        Assert.True(options.ModelsPrivateAddresses);
        Assert.False(options.CapacityCheck);
        Assert.Equal((false, false, "n", "l"), (options.ModelsHttps, options.LeaderElect, options.LeaderElectionNamespace, options.LeaderElectionName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false, "--capacity-check=false")]
    [InlineData(false, "--watch-namespaces=a")]
    public async Task Room_is_looked_for_where_the_whole_cluster_is_seen(bool checks, params string[] args) =>
        Assert.Equal(checks, (await ParseAsync(args)).ChecksCapacity());

    [Theory]
    [InlineData("--port=65536", "--port: must be from 0 to 65535, is 65536")]
    [InlineData("--server-image=a b", "--server-image: 'a b' is not the name of an image")]
    [InlineData("--image-pull-policy=never", "--image-pull-policy: must be Always, IfNotPresent, Never, is 'never'")]
    [InlineData("--models-file-allowed-prefixes=models", "--models-file-allowed-prefixes: 'models' is not an absolute directory")]
    [InlineData("--models-file-allowed-prefixes=/", "--models-file-allowed-prefixes: '/' is not an absolute directory")]
    [InlineData("--models-file-allowed-prefixes=/a/../b", "--models-file-allowed-prefixes: '/a/../b' is not an absolute directory")]
    [InlineData("--prometheus-config=/no/such/file", "--prometheus-config: Could not find a part of the path '/no/such/file'")]
    [InlineData("--notification-config=/no/such/file", "--notification-config: Could not find a part of the path '/no/such/file'")]
    [InlineData("--watch-namespaces=A", "--watch-namespaces: 'A' is not the name of a namespace")]
    [InlineData("--leader-election-namespace=-", "--leader-election-namespace: '-' is not the name of a namespace")]
    [InlineData("--leader-election-name=a/b", "--leader-election-name: 'a/b' is not a valid name")]
    public async Task Wrong_setting_is_named(string argument, string error)
    {
        var result = new OperatorOptionsValidator().Validate(null, await ParseAsync(argument));
        Assert.StartsWith(error, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    private static async Task<OperatorOptions> ParseAsync(params string[] args)
    {
        var options = new OperatorOptions();
        Assert.Equal(7, await CommandLine.RunAsync(args, configure =>
        {
            configure(options);
            return Task.FromResult(7);
        }));
        return options;
    }
}
