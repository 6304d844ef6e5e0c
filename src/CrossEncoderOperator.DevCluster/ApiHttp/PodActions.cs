using System.Globalization;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Access;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>The subresources that are actions: binding, eviction, and tokens of service accounts.</summary>
internal sealed class PodActions(Cluster cluster)
{
    /// <summary>Does what the subresource of <paramref name="request"/> stands for, and returns the answer.</summary>
    public JsonObject Do(WriteRequest request, JsonObject body) => request.Subresource switch
    {
        "token" => IssueToken(request, body),
        "eviction" => Evict(request, body),
        _ => Bind(request, body),
    };

    /// <summary>Puts a pod on a node.</summary>
    private JsonObject Bind(WriteRequest request, JsonObject binding)
    {
        var node = binding.Str("target.name");
        if (node is null or "" || binding.Str("target.kind") is not (null or "" or "Node"))
            throw Refusal.Invalid("", "Binding", request.Name ?? "", [FieldError.Required("target.name")]);

        var name = request.Name ?? binding.Name();
        var pods = cluster.Catalog.BuiltIn("", "pods");
        while (true)
        {
            var old = ObjectReader.Get(pods, request.Namespace, name);
            if (old.Deleting() || old.Str("spec.nodeName") is { Length: > 0 })
            {
                throw Refusal.Conflict(pods, name, old.Deleting() ? $"pod {name} is being deleted, cannot be assigned to a host"
                    : $"pod {name} is already assigned to node \"{old.Str("spec.nodeName")}\"");
            }

            var next = old.Copy();
            next.Child("spec")["nodeName"] = node;
            var conditions = next.Child("status")["conditions"] as JsonArray ?? [];
            next.Child("status")["conditions"] = new JsonArray([.. conditions.Where(c => c.Str("type") != "PodScheduled").Select(c => c?.DeepClone()), new JsonObject
            {
                ["type"] = "PodScheduled", ["status"] = "True", ["lastProbeTime"] = null, ["lastTransitionTime"] = cluster.Time.GetUtcNow().ToApi(),
            }]);
            if (request.DryRun || pods.Objects.TryWrite($"{request.Namespace}/{name}", old, next)) return Success(201);
        }
    }

    /// <summary>Deletes a pod if its disruption budget allows.</summary>
    private JsonObject Evict(WriteRequest request, JsonObject eviction)
    {
        var pod = ObjectReader.Get(request.Resource, request.Namespace, request.Name!);
        if (pod.Str("status.phase") is not ("Succeeded" or "Failed" or "Pending") && !pod.Deleting()) SpendBudget(request, pod);

        var options = DeleteOptions.Parse(eviction.Obj("deleteOptions") ?? []);
        cluster.Deleter.Delete(request with { Subresource = null }, options with { Uid = options.Uid ?? pod.Uid() });
        return Success(201);
    }

    /// <summary>Issues a token to a service account.</summary>
    private JsonObject IssueToken(WriteRequest request, JsonObject body)
    {
        const int Shortest = 600;
        var account = ObjectReader.Get(request.Resource, request.Namespace, request.Name!);
        var seconds = body.Int("spec.expirationSeconds") ?? 3600;
        if (seconds < Shortest)
        {
            throw Refusal.Invalid("authentication.k8s.io", "TokenRequest", "", [FieldError.Invalid(
                "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")]);
        }

        JsonObject? pod = null;
        if (body.Obj("spec.boundObjectRef") is { } bound && bound.Str("kind") == "Pod")
        {
            var pods = cluster.Catalog.BuiltIn("", "pods");
            pod = ObjectReader.Get(pods, request.Namespace, bound.Str("name") ?? "");
            if (bound.Str("uid") is { Length: > 0 } uid && uid != pod.Uid())
                throw Refusal.Conflict(pods, pod.Name(), $"the UID in the bound object reference ({uid}) does not match the UID in record");
        }

        var expires = cluster.Time.GetUtcNow().AddSeconds(seconds);
        var spec = body.Child("spec");
        spec["expirationSeconds"] = seconds;
        spec["audiences"] ??= new JsonArray(Authenticator.Audience);
        (body["kind"], body["apiVersion"]) = ("TokenRequest", "authentication.k8s.io/v1");
        var meta = body.Meta();
        (meta["name"], meta["namespace"], meta["creationTimestamp"]) = (request.Name, request.Namespace, cluster.Time.GetUtcNow().ToApi());
        body["status"] = new JsonObject
        {
            ["token"] = cluster.Authenticator.Issue(account, pod, body.Texts("spec.audiences"), expires), ["expirationTimestamp"] = expires.ToApi(),
        };
        return body;
    }

    private void SpendBudget(WriteRequest request, JsonObject pod)
    {
        var budgets = cluster.Catalog.BuiltIn("policy", "poddisruptionbudgets");
        var mine = budgets.Objects.Now().Objects.Values.Where(b => b.Namespace() == request.Namespace
            && LabelSelector.Of(b.At("spec.selector")).Matches(pod.Obj("metadata.labels"))).ToList();
        if (mine.Count > 1)
            throw new ApiException(500, "InternalError", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");

        foreach (var budget in mine)
        {
            var name = budget.Name();
            cluster.Writer.Update(new WriteRequest(budgets, request.Namespace, name, User.System) { Subresource = "status", DryRun = request.DryRun }, old =>
            {
                var next = old!.Copy();
                var allowed = next.Int("status.disruptionsAllowed") ?? 0;
                if (allowed <= 0 || (next.Int("status.observedGeneration") ?? 0) < (next.Int("metadata.generation") ?? 0))
                {
                    var healthy = string.Create(CultureInfo.InvariantCulture, $"needs {next.Int("status.desiredHealthy") ?? 0} healthy pods and has {next.Int("status.currentHealthy") ?? 0} currently");
                    throw new ApiException(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", new JsonObject
                    {
                        ["causes"] = new JsonArray(new JsonObject
                        {
                            ["reason"] = "DisruptionBudget", ["message"] = $"The disruption budget {name} {healthy}",
                        }),
                    });
                }

                next.Child("status")["disruptionsAllowed"] = allowed - 1;
                next.Child("status").Child("disruptedPods")[pod.Name()] = cluster.Time.GetUtcNow().ToApi();
                return next;
            }, mayCreate: false);
        }
    }

    private static JsonObject Success(int code) => new()
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = code,
    };
}
