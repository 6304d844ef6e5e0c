using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Capacity;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Core.Scaling;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Plans;

/// <summary>
/// A cluster as far as decisions see it: what a plan says is done, and the test plays the Deployment controller. A decision reads
/// objects that went over the wire, as the operator does.
/// </summary>
public sealed class World
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<(string Kind, string Name), IKubernetesObject<V1ObjectMeta>> _objects = [];
    private readonly List<V1Pod> _pods = [];
    private CrossEncoderDeployment _deployment;

    public World(string spec = Samples.Minimal) => _deployment = Samples.Deployment(spec);

    public DateTimeOffset Now { get; set; } = s_start;

    public PlanSettings Settings { get; set; } = Samples.PlanSettings;

    public CrossEncoderDeploymentStatus Status => _deployment.Status!;

    /// <summary>What the last plan changed: <c>+</c> applied, <c>-</c> deleted, by kind.</summary>
    public string[] Changes { get; private set; } = [];

    public string[] Events { get; private set; } = [];

    public IEnumerable<string> Names => _objects.Keys.Select(key => $"{key.Kind}/{key.Name}").Order(StringComparer.Ordinal);

    /// <summary>Who gets all the traffic.</summary>
    public string? Selected => Status.Traffic?.SingleOrDefault(traffic => traffic.Weight == 100)?.Revision;

    /// <summary>The pods of the router.</summary>
    public List<V1Pod> Routers { get; } = [Router("router-0", "10.0.0.9")];

    /// <summary>Answers of Prometheus; null while it does not answer at all.</summary>
    public Func<SliQuestion, SliAnswer>? Prometheus { get; set; }

    /// <summary>How the golden set is ranked.</summary>
    public Func<GoldenQuestion, GoldenFinding>? Golden { get; set; }

    public bool HasGatewayApi { get; set; } = true;

    /// <summary>What the routers report.</summary>
    public ObservedLoad? Load { get; set; }

    /// <summary>Whether so many pods find room; null where that is not checked.</summary>
    public Func<int, CapacityFinding>? Capacity { get; set; }

    /// <summary>The last inquiry for counts.</summary>
    public Inquiry? Asked { get; private set; }

    private IReadOnlyList<Findings> _findings = [];

    public Dictionary<string, double> MeasuredWeights { get; } = new(StringComparer.Ordinal);

    public static V1Pod Router(string name, string address, bool isReady = true) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "crossencoder-system" },
        Status = new() { PodIP = address, Conditions = [new() { Type = "Ready", Status = isReady ? "True" : "False" }] },
    };

    public static string NameOf(string revision) => $"product-search-{revision}";

    public T Get<T>(string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => (T)_objects[(typeof(T).Name, name)];

    public bool Has<T>(string name) => _objects.ContainsKey((typeof(T).Name, name));

    public void Put(IKubernetesObject<V1ObjectMeta> child) => _objects[(child.GetType().Name, child.Metadata.Name)] = child;

    public void Remove<T>(string name) => Assert.True(_objects.Remove((typeof(T).Name, name)));

    public void Put(V1Pod pod) => _pods.Add(pod);

    public void RemovePods() => _pods.Clear();

    public World Spec(string spec)
    {
        _deployment = _deployment with { Spec = Samples.Deployment(spec).Spec, Metadata = _deployment.Metadata with { } };
        _deployment.Metadata.Generation++;
        return this;
    }

    public World LoseStatus()
    {
        _deployment = _deployment with { Status = null };
        return this;
    }

    /// <summary>Plays the Deployment controller: <paramref name="ready"/> replicas of a revision are ready.</summary>
    public World Ready(string revision, int ready)
    {
        var live = Get<V1Deployment>(NameOf(revision));
        live.Status = new()
        {
            ObservedGeneration = live.Metadata.Generation, Replicas = live.Spec.Replicas, UpdatedReplicas = live.Spec.Replicas, ReadyReplicas = ready,
        };
        return this;
    }

    /// <summary>Decides and carries the plan out.</summary>
    public Plan Step()
    {
        var plan = Decide();
        foreach (var child in plan.Apply)
        {
            Apply(child);
        }
        foreach (var child in plan.Delete)
        {
            Assert.True(_objects.Remove((child.GetType().Name, child.Metadata.Name)));
        }
        _deployment = _deployment with { Status = plan.Status };
        if (plan.ClearAction)
        {
            _deployment.Metadata.Annotations.Remove(Labels.Action);
        }
        Find(plan.Asks);
        Changes =
        [
            .. plan.Apply.Select(child => $"+{child.Kind}").Order(StringComparer.Ordinal),
            .. plan.Delete.Select(child => $"-{child.GetType().Name[2..]}").Order(StringComparer.Ordinal),
        ];
        Events = [.. plan.Events.Select(occurrence => occurrence.Reason)];
        return plan;
    }

    /// <summary>Steps until a decision changes nothing.</summary>
    public World Settle()
    {
        for (var i = 0; i < 20; i++)
        {
            var asked = Asked?.Id;
            var plan = Step();
            if (plan is { Apply.Count: 0, Delete.Count: 0, StatusChanged: false, ClearAction: false } && Asked?.Id == asked && _findings.Count == 0)
            {
                return this;
            }
        }
        throw new InvalidOperationException("the decisions do not come to rest");
    }

    /// <summary>Runs the first revision to its end.</summary>
    /// <returns>The revision.</returns>
    public string Serve(int replicas = 1)
    {
        Settle();
        var revision = Status.CanaryRevision!;
        Ready(revision, replicas).Settle();
        Assert.Equal(DeploymentPhase.Ready, Status.Phase);
        return revision;
    }

    public Plan Decide() => Planner.Decide(Snapshot(), Settings);

    public Snapshot Snapshot() => new()
    {
        Deployment = Wired(_deployment),
        Objects = [.. _objects.Values.Select(child => (IKubernetesObject<V1ObjectMeta>)Wired((object)child))],
        Pods = [.. _pods.Select(Wired)],
        Now = Now,
        Routers = Routers,
        Findings = _findings,
        HasGatewayApi = HasGatewayApi,
        Capacity = (_, pods) => Capacity?.Invoke(pods),
        MeasuredWeights = MeasuredWeights,
        Load = Load,
    };

    /// <summary>Asks for an action by annotation.</summary>
    public World Act(string? action)
    {
        _deployment.Metadata.Annotations ??= new Dictionary<string, string>(StringComparer.Ordinal);
        _deployment.Metadata.Annotations[Labels.Action] = action;
        return this;
    }

    /// <summary>Puts a ready pod of a revision there.</summary>
    public World Pod(string revision)
    {
        _pods.Add(new()
        {
            Metadata = new()
            {
                Name = NameOf(revision) + "-0",
                Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [Labels.Revision] = revision },
            },
            Status = new() { PodIP = "10.0.1.1", Conditions = [new() { Type = "Ready", Status = "True" }] },
        });
        return this;
    }

    private void Find(IReadOnlyList<Inquiry> asked)
    {
        Asked = asked.FirstOrDefault(inquiry => inquiry.Golden is null) ?? Asked;
        _findings =
        [
            .. asked.Where(inquiry => inquiry.Golden is null ? Prometheus is not null : Golden is not null).Select(inquiry => new Findings(
                inquiry.Id,
                Now,
                inquiry.Questions.ToDictionary(question => question, question => Prometheus!(question)),
                inquiry.Golden is { } golden ? Golden!(golden) : null)),
        ];
    }

    private void Apply(IKubernetesObject<V1ObjectMeta> desired)
    {
        var key = (desired.GetType().Name, desired.Metadata.Name);
        var live = _objects.GetValueOrDefault(key);
        Assert.True(live is null || live.Metadata.OwnerReferences?.Single().Uid == _deployment.Metadata.Uid, $"{key} is somebody else's");
        var applied = (IKubernetesObject<V1ObjectMeta>)Wired((object)desired);
        applied.Metadata.Generation = (live?.Metadata.Generation ?? 0) + 1;
        applied.Metadata.CreationTimestamp = live?.Metadata.CreationTimestamp ?? Now.UtcDateTime;
        if (applied is V1Deployment deployment)
        {
            deployment.Status = (live as V1Deployment)?.Status;
        }
        _objects[key] = applied;
    }

    private static T Wired<T>(T value)
        where T : notnull
    {
        var json = KubernetesJson.Serialize(value);
        return (T)typeof(World).GetMethod(nameof(Read), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(value.GetType()).Invoke(null, [json])!;
    }

    private static T Read<T>(string json) => KubernetesJson.Deserialize<T>(json);
}
