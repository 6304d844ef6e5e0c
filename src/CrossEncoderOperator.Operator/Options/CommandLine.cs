using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;

namespace CrossEncoderOperator.Operator.Options;

/// <summary>The command line of the operator.</summary>
internal static class CommandLine
{
    private static readonly OperatorOptions s_defaults = new();

    /// <summary>Parses the command line and runs the operator with its settings.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, Func<Action<OperatorOptions>, Task<int>> run)
    {
        var address = new Option<IPAddress>("--address")
        {
            Description = "IP address that health and metrics are served on.",
            DefaultValueFactory = _ => s_defaults.Address,
            CustomParser = ParseAddress,
        };
        var port = Value("--port", "TCP port that health and metrics are served on.", s_defaults.Port);
        var kubeconfig = Value(
            "--kubeconfig", "Path of a kubeconfig. Default: KUBECONFIG, else the service account of the pod.", s_defaults.Kubeconfig);
        var image = Value("--server-image", "Image of the server where an object names none.", s_defaults.ServerImage);
        var pull = Value(
            "--image-pull-policy", "When the image is pulled: Always, IfNotPresent or Never.", s_defaults.ImagePullPolicy);
        var https = Value("--models-https", "Whether https:// models are allowed.", s_defaults.ModelsHttps);
        var privateAddresses = Value(
            "--models-private-addresses",
            "Whether https:// models may come from loopback, private and link-local addresses.",
            s_defaults.ModelsPrivateAddresses);
        var prefixes = List(
            "--models-file-allowed-prefixes", "Directories on the nodes under which file:// models are allowed; none refuses them.");
        var prometheus = Value(
            "--prometheus-config", "File, YAML or JSON, that names the Prometheus servers.", s_defaults.PrometheusConfig);
        var notifications = Value(
            "--notification-config", "File, YAML or JSON, that names the webhooks that are told of events.", s_defaults.NotificationConfig);
        var routers = Value(
            "--router-namespace", "Namespace of the router's pods; it is watched as well. Default: that of the pod.", s_defaults.RouterNamespace);
        var capacity = Value(
            "--capacity-check",
            "Whether it is looked for room on the nodes before pods of a new revision are made. Turn it off where a cluster autoscaler adds the first "
                + "node of a kind on demand. It is off where only some namespaces are watched.",
            s_defaults.CapacityCheck);
        var namespaces = List("--watch-namespaces", "Namespaces that are watched; none means all.");
        var elect = Value("--leader-elect", "Whether replicas agree on a leader.", s_defaults.LeaderElect);
        var leaseNamespace = Value(
            "--leader-election-namespace", "Namespace of the Lease. Default: that of the pod.", s_defaults.LeaderElectionNamespace);
        var leaseName = Value("--leader-election-name", "Name of the Lease.", s_defaults.LeaderElectionName);
        var command = new RootCommand("Runs cross-encoder rerankers: one fleet for each CrossEncoderDeployment.")
        {
            address, port, kubeconfig, image, pull, https, privateAddresses, prefixes, prometheus, notifications, routers, capacity,
            namespaces, elect, leaseNamespace, leaseName,
        };
        command.SetAction((arguments, _) => run(options =>
        {
            options.Address = arguments.GetRequiredValue(address);
            options.Port = arguments.GetRequiredValue(port);
            options.Kubeconfig = arguments.GetValue(kubeconfig);
            options.ServerImage = arguments.GetRequiredValue(image);
            options.ImagePullPolicy = arguments.GetRequiredValue(pull);
            options.ModelsHttps = arguments.GetRequiredValue(https);
            options.ModelsPrivateAddresses = arguments.GetRequiredValue(privateAddresses);
            options.ModelsFileAllowedPrefixes = arguments.GetValue(prefixes) ?? [];
            options.PrometheusConfig = arguments.GetValue(prometheus);
            options.NotificationConfig = arguments.GetValue(notifications);
            options.RouterNamespace = arguments.GetValue(routers);
            options.CapacityCheck = arguments.GetRequiredValue(capacity);
            options.WatchNamespaces = arguments.GetValue(namespaces) ?? [];
            options.LeaderElect = arguments.GetRequiredValue(elect);
            options.LeaderElectionNamespace = arguments.GetValue(leaseNamespace);
            options.LeaderElectionName = arguments.GetRequiredValue(leaseName);
        }));
        return command.Parse(args).InvokeAsync();
    }

    private static Option<T> Value<T>(string name, string description, T initial) =>
        new(name) { Description = description, DefaultValueFactory = _ => initial };

    /// <summary>A list, separated by commas or given several times.</summary>
    private static Option<string[]> List(string name, string description) =>
        new(name)
        {
            Description = description + " Separated by commas.",
            CustomParser = result =>
            [
                .. result.Tokens.SelectMany(token =>
                    token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            ],
        };

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        if (IPAddress.TryParse(result.Tokens.Single().Value, out var address))
        {
            return address;
        }
        result.AddError($"--address: '{result.Tokens.Single().Value}' is not an IP address");
        return null;
    }
}
