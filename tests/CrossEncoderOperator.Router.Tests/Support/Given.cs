using System.Net;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Api.Traffic;
using k8s.Models;

namespace CrossEncoderOperator.Router.Tests.Support;

/// <summary>Objects as the operator and the cluster's controllers write them.</summary>
internal static class Given
{
    public const string Stable = "aaaaaaaaaa";
    public const string Canary = "bbbbbbbbbb";
    public const string Previous = "cccccccccc";

    public static CrossEncoderDeployment Deployment(string name = "product-search", string ns = "shop", params TrafficStatus[] traffic) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = ns },
        Spec = new() { Model = new() { Uri = "file:///models/any" } },
        Status = new() { Traffic = traffic },
    };

    /// <summary>Stable and canary, with the canary's weight.</summary>
    public static CrossEncoderDeployment Split(int canaryWeight, TrafficSpec? traffic = null)
    {
        var deployment = Deployment(traffic: [OfStable(100 - canaryWeight), OfCanary(canaryWeight)]);
        return deployment with { Spec = deployment.Spec with { Traffic = traffic } };
    }

    public static TrafficStatus OfStable(int weight = 100, int replicas = 0) =>
        new() { Revision = Stable, Role = TrafficRole.Stable, Weight = weight, Replicas = replicas };

    public static TrafficStatus OfCanary(int weight, int replicas = 0) =>
        new() { Revision = Canary, Role = TrafficRole.Canary, Weight = weight, Replicas = replicas };

    public static TrafficStatus OfPrevious(int weight) => new() { Revision = Previous, Role = TrafficRole.Previous, Weight = weight };

    /// <summary>A deployment that may sleep, with its condition Asleep.</summary>
    public static CrossEncoderDeployment Sleeping(
        string status, string reason, ScaleToZeroSpec? zero = null, ScalingStatus? scaling = null, params TrafficStatus[] traffic)
    {
        var deployment = Deployment(traffic: traffic is [] ? [OfStable(replicas: status == "True" ? 0 : 1)] : traffic);
        return deployment with
        {
            Spec = deployment.Spec with { Scaling = new() { ScaleToZero = zero ?? new() } },
            Status = deployment.Status! with
            {
                Conditions = [new() { Type = ConditionType.Asleep, Status = status, Reason = reason }],
                Scaling = scaling,
            },
        };
    }

    public static CrossEncoderDeployment Idle() => Sleeping("True", "Idle");

    public static CrossEncoderDeployment Waking() => Sleeping("False", "Waking");

    public static CrossEncoderDeployment Awake() => Sleeping("False", "Awake");

    public static V1EndpointSlice Slice(string revision, params IPEndPoint[] endpoints) => Slice("product-search", "shop", revision, endpoints);

    public static V1EndpointSlice Slice(string name, string ns, string revision, params IPEndPoint[] endpoints) => new()
    {
        Metadata = new()
        {
            Name = $"{name}-{revision}-{endpoints.FirstOrDefault()?.Port}",
            NamespaceProperty = ns,
            Labels = new Dictionary<string, string>
            {
                ["kubernetes.io/service-name"] = $"{name}-{revision}",
                [Labels.Deployment] = name,
                [Labels.Revision] = revision,
            },
        },
        AddressType = "IPv4",
        Endpoints = [.. endpoints.Select(e => new V1Endpoint { Addresses = [e.Address.ToString()], Conditions = new() { Ready = true } })],
        Ports = endpoints.Length == 0 ? [] : [new() { Name = "http", Port = endpoints[0].Port, Protocol = "TCP" }],
    };

    public static V1Service Service(string name, string ip, string ns = "shop") => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = ns },
        Spec = new() { ClusterIP = ip, ClusterIPs = [ip] },
    };

    public static IPEndPoint Pod(int number) => new(new IPAddress([10, 0, 0, (byte)number]), 8080);
}
