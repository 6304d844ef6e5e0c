using System.Net;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Access;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiKinds;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Storage;

namespace CrossEncoderOperator.DevCluster;

/// <summary>The API without its transport: the store, what is served from it, and the rules of reading and writing.</summary>
internal sealed class Cluster
{
    private readonly IPNetwork _serviceRange;

    /// <param name="serviceRange">The addresses of Services.</param>
    /// <param name="tokens">Bearer tokens agreed at start.</param>
    /// <param name="authorityCertificate">In PEM; what pods trust.</param>
    public Cluster(IPNetwork serviceRange, IReadOnlyDictionary<string, User> tokens, string authorityCertificate, TimeProvider time)
    {
        (Time, _serviceRange) = (time, serviceRange);
        Catalog = new ResourceCatalog(new ObjectStore());
        Authorizer = new Authorizer(Catalog);
        Authenticator = new Authenticator(Catalog, tokens, time);
        var kinds = new KindRules(Catalog, new ServiceRules(serviceRange), Authorizer);
        Writer = new ObjectWriter(Catalog, kinds, time) { AuthorityCertificate = authorityCertificate };
        Deleter = new ObjectDeleter(kinds, time);
        CustomResources = new CustomResources(Catalog, time);
        Fill();
    }

    public TimeProvider Time { get; }

    public ResourceCatalog Catalog { get; }

    public Authorizer Authorizer { get; }

    public Authenticator Authenticator { get; }

    public ObjectWriter Writer { get; }

    public ObjectDeleter Deleter { get; }

    public CustomResources CustomResources { get; }

    /// <summary>The Service through which pods find the API server.</summary>
    public void Announce(int port)
    {
        Create("", "services", "default", new JsonObject
        {
            ["metadata"] = Named("kubernetes"),
            ["spec"] = new JsonObject
            {
                ["clusterIP"] = ServiceRules.First(_serviceRange),
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["targetPort"] = port }),
            },
        });
        Create("", "endpoints", "default", new JsonObject
        {
            ["metadata"] = Named("kubernetes"),
            ["subsets"] = new JsonArray(new JsonObject
            {
                ["addresses"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }),
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = port }),
            }),
        });
        var slice = Named("kubernetes");
        slice["labels"] = new JsonObject { ["kubernetes.io/service-name"] = "kubernetes" };
        Create("discovery.k8s.io", "endpointslices", "default", new JsonObject
        {
            ["metadata"] = slice,
            ["addressType"] = "IPv4",
            ["endpoints"] = new JsonArray(new JsonObject
            {
                ["addresses"] = new JsonArray("127.0.0.1"), ["conditions"] = new JsonObject { ["ready"] = true },
            }),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = port }),
        });
    }

    private void Fill()
    {
        foreach (var ns in new[] { "default", "kube-system", "kube-public", "kube-node-lease" })
            Create("", "namespaces", null, new JsonObject { ["metadata"] = Named(ns) });

        foreach (var (plural, obj) in BootstrapRoles.All()) Create("rbac.authorization.k8s.io", plural, null, obj);
    }

    private void Create(string group, string plural, string? ns, JsonObject obj)
    {
        var resource = Catalog.BuiltIn(group, plural);
        (obj["apiVersion"], obj["kind"]) = (resource.GroupVersion, resource.Kind);
        Writer.Create(new WriteRequest(resource, ns, null, User.System) { Manager = "kube-apiserver" }, obj);
    }

    private static JsonObject Named(string name) => new() { ["name"] = name };
}
