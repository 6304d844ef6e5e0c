using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Router.Options;

/// <summary>The command line of the router.</summary>
internal static class CommandLine
{
    private static readonly RouterOptions s_defaults = new();

    /// <summary>Parses the command line and runs the router with its settings.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, Func<RouterOptions, Task<int>> run)
    {
        var address = new Option<IPAddress>("--address")
        {
            Description = "IP address that is listened on.",
            DefaultValueFactory = _ => s_defaults.Address,
            CustomParser = result => Parse(result, text => IPAddress.TryParse(text, out var ip) ? ip : null, "an IP address"),
        };
        var port = Value("--port", "TCP port of requests.", s_defaults.Port);
        var adminPort = Value("--admin-port", "TCP port of health, metrics and load report.", s_defaults.AdminPort);
        var kubeconfig = Value(
            "--kubeconfig", "Path of a kubeconfig. Default: KUBECONFIG, else the service account of the pod.", s_defaults.Kubeconfig);
        var namespaces = new Option<string[]>("--watch-namespaces")
        {
            Description = "Namespaces that are watched, separated by commas; none means all.",
            CustomParser = result => [.. result.Tokens.SelectMany(
                t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        };
        var domain = Value("--cluster-domain", "Domain of the cluster's Services.", s_defaults.ClusterDomain);
        var concurrency = Value("--max-concurrency", "Requests to one deployment at a time; more are answered 429.", s_defaults.MaxConcurrency);
        var memory = Value(
            "--max-body-memory", "Bytes that the bodies of all requests take at a time; more are answered 503.", s_defaults.MaxBodyMemory);
        var mirrored = Value("--max-mirrored", "Copies of requests to canaries at a time; more are not made.", s_defaults.MaxMirrored);
        var held = Value(
            "--max-held", "Requests to one deployment that wait for a replica at a time; more are answered 503.", s_defaults.MaxHeld);
        var heldMemory = Value(
            "--max-held-memory", "Bytes that the bodies of all requests that wait for a replica take at a time; more are answered 503.",
            s_defaults.MaxHeldMemory);
        var replicaWait = Time(
            "--replica-wait", "How long a request waits for a ready replica of a deployment that never sleeps, where replicas are asked for.",
            s_defaults.ReplicaWait);
        var connect = Time("--connect-timeout", "How long connecting to a replica may take.", s_defaults.ConnectTimeout);
        var drain = Time("--drain-time", "How long requests are still taken after SIGTERM.", s_defaults.DrainTime);
        var command = new RootCommand("Routes requests to the revisions of CrossEncoderDeployments.")
        {
            address, port, adminPort, kubeconfig, namespaces, domain, concurrency, memory, mirrored, held, heldMemory, replicaWait, connect, drain,
        };
        command.SetAction((arguments, _) => run(s_defaults with
        {
            Address = arguments.GetRequiredValue(address),
            Port = arguments.GetRequiredValue(port),
            AdminPort = arguments.GetRequiredValue(adminPort),
            Kubeconfig = arguments.GetValue(kubeconfig),
            WatchNamespaces = arguments.GetValue(namespaces) ?? [],
            ClusterDomain = arguments.GetRequiredValue(domain),
            MaxConcurrency = arguments.GetRequiredValue(concurrency),
            MaxBodyMemory = arguments.GetRequiredValue(memory),
            MaxMirrored = arguments.GetRequiredValue(mirrored),
            MaxHeld = arguments.GetRequiredValue(held),
            MaxHeldMemory = arguments.GetRequiredValue(heldMemory),
            ReplicaWait = arguments.GetRequiredValue(replicaWait),
            ConnectTimeout = arguments.GetRequiredValue(connect),
            DrainTime = arguments.GetRequiredValue(drain),
        }));

        // The router ends on SIGTERM in its own way.
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static Option<T> Value<T>(string name, string description, T initial) =>
        new(name) { Description = description, DefaultValueFactory = _ => initial };

    private static Option<TimeSpan> Time(string name, string description, TimeSpan initial) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => initial,
        CustomParser = result =>
            Parse(result, text => Duration.TryParse(text, out var time) ? time : (TimeSpan?)null, "a duration such as 5s") ?? initial,
    };

    private static T? Parse<T>(ArgumentResult result, Func<string, T?> parse, string what)
    {
        var text = result.Tokens.Single().Value;
        if (parse(text) is { } value)
        {
            return value;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name}: '{text}' is not {what}");
        return default;
    }
}
