using System.Threading.Channels;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Router.Metrics;
using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Hosting;
using k8s.Models;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>
/// Builds a route table when all objects are known, and another one after every change. While the API server is away nothing changes, and
/// the last table stays.
/// </summary>
internal sealed class RouteUpdater : BackgroundService
{
    /// <summary>Changes that come together are built together; a large table is built less often.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private const int PausePerBuild = 20;

    private readonly Channel<bool> _changes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<ObjectKey, string> _rejected = [];
    private readonly Store<CrossEncoderDeployment> _deployments;
    private readonly Store<V1EndpointSlice> _slices;
    private readonly Store<V1Service> _services;
    private readonly StoreSync _sync;
    private readonly RouteTableBuilder _builder;
    private readonly CurrentRoutes _routes;
    private readonly TrafficBook _traffic;
    private readonly RouterMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public RouteUpdater(
        Store<CrossEncoderDeployment> deployments, Store<V1EndpointSlice> slices, Store<V1Service> services, StoreSync sync,
        RouteTableBuilder builder, CurrentRoutes routes, TrafficBook traffic, RouterMetrics metrics, TimeProvider time, ILogger<RouteUpdater> log)
    {
        (_deployments, _slices, _services, _sync) = (deployments, slices, services, sync);
        (_builder, _routes, _traffic, _metrics, _time, _log) = (builder, routes, traffic, metrics, time, log);
        deployments.Subscribe((_, _) => _changes.Writer.TryWrite(true));
        slices.Subscribe((_, _) => _changes.Writer.TryWrite(true));
        services.Subscribe((_, _) => _changes.Writer.TryWrite(true));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _sync.Completed.WaitAsync(stoppingToken);
        _changes.Writer.TryWrite(true);
        await foreach (var _ in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            var started = _time.GetTimestamp();
            try
            {
                Update();
            }
            catch (Exception e)
            {
                _log.NotBuilt(e);
            }

            var pause = _time.GetElapsedTime(started) * PausePerBuild;
            await Task.Delay(
                pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause, _time, stoppingToken);
        }
    }

    private void Update()
    {
        var rejected = new Dictionary<ObjectKey, string>();
        var now = _time.GetUtcNow();
        var table = _builder.Build(
            _routes.Table ?? _builder.Empty,
            new(_deployments.List(), _slices.List(), _services.List()),
            now,
            (key, error) => rejected[key] = error);
        _routes.Replace(table);
        foreach (var (key, error) in rejected.Where(r => _rejected.GetValueOrDefault(r.Key) != r.Value))
        {
            _log.Rejected(key, error);
        }

        _rejected.Clear();
        foreach (var (key, error) in rejected)
        {
            _rejected[key] = error;
        }

        _traffic.Sweep(now);
        _metrics.TableBuilds.Inc();
        _metrics.TableDeployments.Set(table.Deployments.Count);
        _metrics.TableRejected.Set(rejected.Count);
    }
}
