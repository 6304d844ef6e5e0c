using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Operator.Capacity;
using CrossEncoderOperator.Operator.Inquiries;
using CrossEncoderOperator.Operator.Loads;
using CrossEncoderOperator.Operator.Metrics;
using CrossEncoderOperator.Operator.Notifications;
using CrossEncoderOperator.Operator.Options;
using CrossEncoderOperator.Operator.Scaling;
using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Controllers;
using CrossEncoderOperator.Runtime.Events;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Operator.Deployments;

/// <summary>
/// Makes of a CrossEncoderDeployment the objects that serve it: gather, decide, apply. There is no finalizer: all that is made lives in the
/// same namespace and goes with its owner reference, also where no operator runs any more.
/// </summary>
internal sealed class CrossEncoderDeploymentReconciler(
    Store<CrossEncoderDeployment> deployments,
    Store<V1Pod> pods,
    Children children,
    Store<HttpRoute> routes,
    Routers routers,
    CapacityView capacity,
    TrafficShares shares,
    LoadBook loads,
    ColdStarts coldStarts,
    InquiryRunner inquiries,
    DeploymentMetrics metrics,
    Notifier notifier,
    ApiClient client,
    EventRecorder events,
    IOptions<OperatorOptions> options,
    TimeProvider time,
    ILogger<CrossEncoderDeploymentReconciler> log) : IReconciler
{
    /// <summary>Index of pods by the key of their CrossEncoderDeployment.</summary>
    public const string PodIndex = "deployment";

    private readonly PlanSettings _settings = options.Value.ToPlanSettings();

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (deployments.Get(key) is not { Metadata.DeletionTimestamp: null } deployment)
        {
            Forget(key);
            return ReconcileResult.Done;
        }
        var snapshot = Gather(deployment);
        var plan = Planner.Decide(snapshot, _settings);
        if (await UnseenAsync(snapshot, plan, cancel) is { Count: > 0 } unseen)
        {
            snapshot = snapshot with { Objects = [.. snapshot.Objects, .. unseen] };
            plan = Planner.Decide(snapshot, _settings);
        }
        plan = await ApplyAsync(snapshot, plan, cancel);
        if (plan.StatusChanged && !await WriteStatusAsync(deployment, plan, cancel))
        {
            return ReconcileResult.Done;
        }
        foreach (var occurrence in plan.Events)
        {
            var type = occurrence.IsWarning ? EventType.Warning : EventType.Normal;
            events.Publish(deployment, type, occurrence.Reason, occurrence.Action, occurrence.Note);
            notifier.Notify(deployment, occurrence);
        }
        metrics.Observe(deployment, plan.Status);
        if (plan.Woken is { } woken)
        {
            coldStarts.Measure(key, woken, snapshot.WokeAt);
        }
        if (plan.ClearAction)
        {
            await ClearActionAsync(deployment, cancel);
        }
        foreach (var inquiry in plan.Asks)
        {
            inquiries.Start(key, inquiry);
        }
        // After the status, which fails when what was decided on is out of date: a deletion cannot be taken back.
        foreach (var child in plan.Delete)
        {
            await children.DeleteAsync(child, cancel);
            log.Deleted(child.Kind, child.Metadata.NamespaceProperty, child.Metadata.Name);
        }
        return plan.WakeAfter is { } wake ? ReconcileResult.After(wake) : ReconcileResult.Done;
    }

    private Snapshot Gather(CrossEncoderDeployment deployment)
    {
        var key = ObjectKey.Of(deployment);
        return new()
        {
            Deployment = deployment,
            Objects = [.. children.OwnedBy(deployment.Metadata.Uid)],
            Pods = pods.ByIndex(PodIndex, key.ToString()),
            Routers = routers.All,
            HasGatewayApi = routes.IsServed,
            Capacity = (template, pods) => capacity.Check(key, template, pods),
            Findings = inquiries.Take(key),
            MeasuredWeights = Shares(key, deployment.Status),
            Load = loads.Of(key, routers.All),
            ColdStart = coldStarts.Of(key),
            Now = time.GetUtcNow(),
        };
    }

    /// <summary>Shares of the traffic are of interest while they move.</summary>
    private IReadOnlyDictionary<string, double> Shares(ObjectKey key, CrossEncoderDeploymentStatus? status)
    {
        if (status?.CanaryRevision is null)
        {
            shares.Forget(key);
            return ReadOnlyDictionary<string, double>.Empty;
        }
        return shares.Of(key, string.Join(' ', (status.Traffic ?? []).Select(traffic => $"{traffic.Revision}={traffic.Weight}")));
    }

    private void Forget(ObjectKey key)
    {
        inquiries.Forget(key);
        shares.Forget(key);
        loads.Forget(key);
        coldStarts.Forget(key);
        metrics.Forget(key);
    }

    /// <summary>Removes the annotation that was heeded, unless it has changed since.</summary>
    private async Task ClearActionAsync(CrossEncoderDeployment deployment, CancellationToken cancel) =>
        await client.MergePatchAsync<CrossEncoderDeployment>(
            ObjectKey.Of(deployment),
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["resourceVersion"] = deployment.Metadata.ResourceVersion,
                    ["annotations"] = new JsonObject { [Labels.Action] = null },
                },
            },
            cancel);

    /// <summary>
    /// The caches hold only what carries the operator's labels: where an object is missing, its name is looked up, so that an object of
    /// somebody else is seen before it is written to.
    /// </summary>
    private async Task<List<IKubernetesObject<V1ObjectMeta>>> UnseenAsync(Snapshot snapshot, Plan plan, CancellationToken cancel)
    {
        var missing = plan.Apply.Where(desired => snapshot.SameNameAs(desired) is null);
        var live = await Task.WhenAll(missing.Select(desired => children.GetAsync(desired, cancel)));
        return [.. live.OfType<IKubernetesObject<V1ObjectMeta>>()];
    }

    /// <summary>Applies what is missing or not as it should be.</summary>
    /// <returns>The plan, or the one that reports what the API server refused.</returns>
    private async Task<Plan> ApplyAsync(Snapshot snapshot, Plan plan, CancellationToken cancel)
    {
        foreach (var desired in plan.Apply)
        {
            try
            {
                await children.ApplyAsync(desired, snapshot.SameNameAs(desired), cancel);
                log.Applied(desired.Kind, desired.Metadata.NamespaceProperty, desired.Metadata.Name);
            }
            catch (ApiException refusal) when (refusal.IsRefusal)
            {
                log.Refused(desired.Kind, desired.Metadata.NamespaceProperty, desired.Metadata.Name, refusal.Message);
                return Planner.Refused(snapshot, $"{desired.Kind} {desired.Metadata.Name}", refusal.Message);
            }
        }
        return plan;
    }

    /// <returns>False when the object is gone.</returns>
    private async Task<bool> WriteStatusAsync(CrossEncoderDeployment deployment, Plan plan, CancellationToken cancel)
    {
        var metadata = new V1ObjectMeta
        {
            Name = deployment.Metadata.Name,
            NamespaceProperty = deployment.Metadata.NamespaceProperty,
            Uid = deployment.Metadata.Uid,
            ResourceVersion = deployment.Metadata.ResourceVersion,
        };
        try
        {
            await client.ApplyStatusAsync(
                new CrossEncoderDeployment { Metadata = metadata, Status = plan.Status }, Labels.Manager, force: true, cancel);
            return true;
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            return false;
        }
    }
}
