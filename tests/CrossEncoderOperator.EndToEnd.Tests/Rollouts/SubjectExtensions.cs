using System.Text.Json;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Rig.Load;
using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.EndToEnd.Tests.Rollouts;

/// <summary>What rollout tests do with an object.</summary>
internal static class SubjectExtensions
{
    private const int GoldenQueries = 16;

    /// <summary>Puts a golden set into the namespace of the object.</summary>
    public static async Task AddGoldenSetAsync(this Subject subject)
    {
        var lines = (await Catalogue.HeldOutAsync()).Take(GoldenQueries)
            .Select(query => JsonSerializer.Serialize(new { query = query.Query, documents = query.Documents, grades = query.Relevance }));
        await subject.Cluster.Client.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = Specs.GoldenSet }, Data = new Dictionary<string, string> { ["golden.jsonl"] = string.Join('\n', lines) } },
            subject.Namespace.Name, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Sends catalogue queries to the address of the object until it is stopped.</summary>
    public static async Task<LoadClient> LoadAsync(this Subject subject, double requestsPerSecond) => LoadClient.Start(
        new LoadOptions(await subject.AddressAsync()) { Workers = 16, RequestsPerSecond = requestsPerSecond, Timeout = TimeSpan.FromSeconds(30) },
        await Catalogue.HeldOutAsync(), TimeProvider.System);

    /// <summary>Waits until the rollout that the spec asks for has ended with the revision serving all requests alone.</summary>
    public static Task<CrossEncoderDeploymentStatus> PromotedAsync(this Subject subject) => subject.ReachesAsync(
        "the promotion", status => status is { CanaryRevision: null, Rollout.State: RolloutState.Watching or RolloutState.Completed, Traffic: [{ Weight: 100 }] });

    /// <summary>Waits until the rollout has ended and what served before serves all requests alone.</summary>
    public static Task<CrossEncoderDeploymentStatus> RolledBackAsync(this Subject subject) => subject.ReachesAsync(
        "the rollback", status => status is { CanaryRevision: null, Rollout.State: RolloutState.RolledBack, Traffic: [{ Weight: 100 }] });

    public static Task<CrossEncoderDeploymentStatus> InStepAsync(this Subject subject, int step, string state = RolloutState.Stepping) => subject.ReachesAsync(
        $"step {step}, {state}", status => status.Rollout is { } rollout && rollout.Step == step && rollout.State == state
            && status.Traffic!.Any(share => share.Revision == rollout.Revision && share.Weight == rollout.Weight && rollout.Weight > 0));

    /// <summary>Asks for an action as people do.</summary>
    public static async Task ActAsync(this Subject subject, string action) =>
        (await subject.Namespace.KubectlAsync("annotate", "--overwrite", "ced", subject.Name, $"crossencoder.dev/action={action}")).Succeeded();

    /// <summary>Waits for an event about the object.</summary>
    public static Task HasEventAsync(this Subject subject, string reason, string text) => Eventually.GetAsync(
        $"an event {reason} that says '{text}'",
        async _ => (await subject.Namespace.KubectlAsync("get", "events", "-o", "jsonpath={range .items[*]}{.reason}: {.message}{\"\\n\"}{end}")).Succeeded(),
        events => events.Split('\n').Any(line => line.StartsWith($"{reason}: ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal)));
}
