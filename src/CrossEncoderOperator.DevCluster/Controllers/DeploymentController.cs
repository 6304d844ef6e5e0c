using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>Keeps one replica set per pod template of a deployment and moves replicas to the current one.</summary>
internal sealed class DeploymentController
{
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const string TemplateHash = "pod-template-hash";
    private const string HashAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    private readonly Informers _informers;
    private readonly Informer _deployments;
    private readonly Informer _sets;
    private readonly Informer _pods;
    private readonly EventRecorder _events;
    private readonly TimeProvider _time;

    public DeploymentController(Informers informers, EventRecorder events, TimeProvider time, ILogger log)
    {
        (_informers, _events, _time) = (informers, events, time);
        (_deployments, _sets, _pods) = (informers[Informers.Deployments], informers[Informers.ReplicaSets], informers[Informers.Pods]);
        Queue = new WorkQueue("deployment", SyncAsync, time, log);
        _deployments.OnChange((_, after) => Queue.AddIf(after?.Key));
        _sets.OnChange((before, after) => Queue.AddAll(DeploymentsOf((after ?? before)!)));
        // A rollout of type Recreate waits until the last old pod is gone, which no status tells.
        _pods.OnChange((before, after) =>
        {
            if (after is null && before!.Controller is { } owner && _sets.Get($"{before!.Namespace}/{owner.Text("name")}") is { } set)
                Queue.AddAll(DeploymentsOf(set));
        });
    }

    public WorkQueue Queue { get; }

    private IEnumerable<string> DeploymentsOf(JsonObject set) => set.Controller is { } owner ? [$"{set.Namespace}/{owner.Text("name")}"]
        : _deployments.By(IndexKey.Namespace(set.Namespace!)).Where(d => Selector.Matches(d.At("spec", "selector"), set)).Select(d => d.Key);

    public static string Hash(JsonNode? template) => string.Concat(
        SHA256.HashData(Encoding.UTF8.GetBytes(Sorted(template)?.ToJsonString() ?? "")).Take(10).Select(b => HashAlphabet[b % HashAlphabet.Length]));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject obj => new JsonObject(obj.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static long RevisionOf(JsonObject? obj) =>
        long.TryParse(obj.Text("metadata", "annotations", Revision), CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private static bool IsOf(JsonObject set, JsonNode? template)
    {
        var own = set.At("spec", "template")?.DeepClone();
        (own.At("metadata", "labels") as JsonObject)?.Remove(TemplateHash);
        return JsonNode.DeepEquals(own, template);
    }

    private async Task SyncAsync(string key, CancellationToken cancel)
    {
        if (_deployments.Get(key) is not { IsDeleting: false } deployment) return;
        var sets = await Ownership.ClaimAsync(_informers, _sets, Informers.Deployments, deployment, "Deployment", cancel);
        var template = deployment.At("spec", "template");
        var current = sets.OrderBy(set => set.Created).ThenBy(set => set.Name, StringComparer.Ordinal).FirstOrDefault(set => IsOf(set, template));
        var old = sets.Where(set => set != current).OrderBy(set => set.Created).ThenBy(set => set.Name, StringComparer.Ordinal).ToList();

        var rollout = Rollout.Of(deployment);
        var (size, oldSizes) = rollout.Next(current is null ? null : Read(current), [.. old.Select(Read)]);
        var revision = Math.Max(old.Select(RevisionOf).DefaultIfEmpty().Max() + 1, RevisionOf(current));
        string? started = null;
        if (current is null && size is { } initial)
        {
            current = await CreateAsync(deployment, initial, revision, cancel);
            started = "NewReplicaSetCreated";
        }
        else if (current is not null)
        {
            if (RevisionOf(current) < revision) started = "FoundNewReplicaSet";
            current = await AnnotateAsync(deployment, current, revision, cancel);
            if (size is { } next) current = await ScaleAsync(deployment, current, next, cancel);
        }

        for (var i = 0; i < old.Count; i++) old[i] = await ScaleAsync(deployment, old[i], oldSizes[i], cancel);
        if (current is not null && RevisionOf(deployment) != revision)
            deployment = await _deployments.PatchAsync(deployment, Annotations(new JsonObject { [Revision] = Text(revision) }), "status", cancel);

        var (status, recheck) = DeploymentStatus.Next(deployment, current, old, started, _time.GetUtcNow());
        await _deployments.WriteStatusAsync(deployment, status, cancel);
        if (recheck is { } delay) Queue.AddAfter(key, delay + TimeSpan.FromSeconds(1));
        if (status["updatedReplicas"].Number() == status["replicas"].Number()) await CleanUpAsync(deployment, old, cancel);
    }

    private Rollout.Set Read(JsonObject set) => new(
        set.Number("spec", "replicas") ?? 1,
        _pods.By(IndexKey.Owner(set.Uid)).Count(pod => !Pods.IsFinished(pod)),
        set.Number("status", "availableReplicas") ?? 0);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Annotations(JsonObject annotations) => new() { ["metadata"] = new JsonObject { ["annotations"] = annotations } };

    private static JsonObject AnnotationsFor(JsonObject deployment, long revision)
    {
        var annotations = new JsonObject { [Revision] = Text(revision) };
        foreach (var (name, value) in deployment.Pairs("metadata", "annotations"))
        {
            if (name is not LastApplied and not Revision) annotations[name] = value;
        }

        return annotations;
    }

    private async Task<JsonObject> CreateAsync(JsonObject deployment, int replicas, long revision, CancellationToken cancel)
    {
        var template = (JsonObject)deployment.At("spec", "template")!;
        var hash = Hash(template);
        template = template.Clone();
        Label(template, hash);
        var selector = deployment.At("spec", "selector")!.DeepClone();
        ((selector["matchLabels"] ??= new JsonObject()) as JsonObject)![TemplateHash] = hash;
        var spec = new JsonObject { ["replicas"] = replicas, ["selector"] = selector, ["template"] = template };
        if (deployment.Number("spec", "minReadySeconds") is { } seconds) spec["minReadySeconds"] = seconds;
        var set = await _sets.CreateAsync(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name}-{hash}",
                ["namespace"] = deployment.Namespace,
                ["labels"] = template.At("metadata", "labels")?.DeepClone(),
                ["annotations"] = AnnotationsFor(deployment, revision),
                ["ownerReferences"] = new JsonArray(Ownership.Reference(deployment, "apps/v1", "Deployment")),
            },
            ["spec"] = spec,
        }, cancel);
        if (replicas > 0) _events.Normal(deployment, "ScalingReplicaSet", $"Scaled up replica set {set.Name} to {replicas}");
        return set;
    }

    private static void Label(JsonObject template, string hash)
    {
        var metadata = (JsonObject)(template["metadata"] ??= new JsonObject());
        ((JsonObject)(metadata["labels"] ??= new JsonObject()))[TemplateHash] = hash;
    }

    private async Task<JsonObject> AnnotateAsync(JsonObject deployment, JsonObject set, long revision, CancellationToken cancel)
    {
        var wanted = AnnotationsFor(deployment, revision);
        var present = set.At("metadata", "annotations");
        return wanted.Pairs().All(pair => present.Text(pair.Key) == pair.Value) ? set : await _sets.PatchAsync(set, Annotations(wanted), null, cancel);
    }

    private async Task<JsonObject> ScaleAsync(JsonObject deployment, JsonObject set, int replicas, CancellationToken cancel)
    {
        var before = set.Number("spec", "replicas") ?? 1;
        if (before == replicas) return set;
        var scaled = await _sets.PatchAsync(set, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }, null, cancel);
        _events.Normal(deployment, "ScalingReplicaSet", $"Scaled {(replicas > before ? "up" : "down")} replica set {set.Name} from {before} to {replicas}");
        return scaled;
    }

    private async Task CleanUpAsync(JsonObject deployment, List<JsonObject> old, CancellationToken cancel)
    {
        var limit = deployment.Number("spec", "revisionHistoryLimit") ?? 10;
        var idle = old.Where(set => !set.IsDeleting && set.Number("spec", "replicas") == 0 && (set.Number("status", "replicas") ?? 0) == 0
            && set.Number("status", "observedGeneration") >= set.Number("metadata", "generation")).OrderBy(RevisionOf).ToList();
        foreach (var set in idle.Take(Math.Max(0, old.Count(set => !set.IsDeleting) - limit))) await _sets.DeleteAsync(set, cancel);
    }
}
