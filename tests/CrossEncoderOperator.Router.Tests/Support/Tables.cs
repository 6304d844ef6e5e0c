using CrossEncoderOperator.Router.Metrics;
using CrossEncoderOperator.Router.Routes;

namespace CrossEncoderOperator.Router.Tests.Support;

/// <summary>Builds one route table after another, as a router does.</summary>
internal sealed class Tables
{
    private readonly RouteTableBuilder _builder;

    public Tables(ulong phase = 0)
    {
        Registry = Prometheus.Metrics.NewCustomRegistry();
        _builder = new(new(new RouterMetrics(Registry), TimeProvider.System), "cluster.local", phase);
        Table = _builder.Empty;
    }

    public Prometheus.CollectorRegistry Registry { get; }

    public RouteTable Table { get; private set; }

    public Dictionary<ObjectKey, string> Rejected { get; } = [];

    public RouteTable Build(params object[] objects)
    {
        Rejected.Clear();
        Table = _builder.Build(Table, Objects(objects), DateTimeOffset.UnixEpoch, (key, error) => Rejected[key] = error);
        return Table;
    }

    public static RouteObjects Objects(IEnumerable<object> objects) => new(
        [.. objects.OfType<Api.CrossEncoderDeployment>()],
        [.. objects.OfType<k8s.Models.V1EndpointSlice>()],
        [.. objects.OfType<k8s.Models.V1Service>()]);
}
