using CrossEncoderOperator.Core.Scaling;
using CrossEncoderOperator.Operator.Loads;
using CrossEncoderOperator.Runtime.Clients;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Operator.Tests.Loads;

public sealed class LoadBookTests
{
    private static readonly ObjectKey s_key = new("shop", "product-search");
    private static readonly ScalingWindows s_windows = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(6), TimeSpan.FromMinutes(5));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LoadBook _book;
    private readonly DateTimeOffset _startedAt;
    private readonly HashSet<string> _routers = ["router-0", "router-1"];

    public LoadBookTests()
    {
        _startedAt = _time.GetUtcNow().AddHours(-1);
        _book = new(_time);
    }

    private ObservedLoad? Load => _book.Of(s_key, _routers.Select(name => new V1Pod
    {
        Metadata = new() { Name = name },
        Status = new() { PodIP = "10.0.0.1", Conditions = [new() { Type = "Ready", Status = "True" }] },
    }));

    [Fact]
    public void Documents_in_flight_of_all_routers_are_added_up()
    {
        // What was counted before the book began is of no interest.
        for (var second = 0; second <= 400; second++)
        {
            Report("router-0", documentSeconds: 9_000 + (second * 30));
            Report("router-1", documentSeconds: 12);
            Pass(1);
        }
        Assert.Equal(new RevisionLoad(30, 30, 30, IsComplete: true), Load!.Of("a", s_windows)! with { });
        Assert.Null(Load.Of("b", s_windows));
    }

    [Fact]
    public void Router_that_restarts_counts_from_nothing()
    {
        Report("router-0", documentSeconds: 1_000);
        Pass(10);
        _book.Observe("router-0", new([Deployment(documentSeconds: 40)], _time.GetUtcNow().AddSeconds(-4)));
        Assert.Equal(4, Load!.Of("a", s_windows)!.Stable, 6);
    }

    [Fact]
    public void Without_a_router_nothing_is_known_and_with_a_silent_one_not_all()
    {
        Report("router-0");
        Assert.False(Load!.IsComplete);
        Report("router-1");
        Assert.True(Load!.IsComplete);
        Pass(6);
        Report("router-0");
        Assert.False(Load!.IsComplete);
        _routers.Remove("router-1");
        Assert.True(Load!.IsComplete);
        _routers.Clear();
        Assert.Null(Load);
    }

    [Fact]
    public void After_a_silence_windows_are_complete_when_it_has_left_them()
    {
        void Run(int seconds, bool isSilent)
        {
            for (var second = 0; second < seconds; second++)
            {
                Report("router-0");
                if (!isSilent)
                {
                    Report("router-1");
                }
                _ = Load;
                Pass(1);
            }
        }

        Run(361, isSilent: false);
        Assert.True(Load!.Of("a", s_windows)!.IsComplete);
        Run(10, isSilent: true);
        Run(350, isSilent: false);
        Assert.False(Load!.Of("a", s_windows)!.IsComplete);
        Run(15, isSilent: false);
        Assert.True(Load!.Of("a", s_windows)!.IsComplete);
    }

    [Fact]
    public void Last_request_is_that_of_any_router_also_of_one_that_is_gone()
    {
        Report("router-0");
        Report("router-1");
        Assert.Equal(_startedAt, Load!.LastRequest);
        var at = _time.GetUtcNow().AddSeconds(-3);
        Report("router-1", lastRequest: at);
        Report("router-0", lastRequest: at.AddMinutes(-1));
        Assert.Equal(at, Load!.LastRequest);
        _routers.Remove("router-1");
        Assert.Equal(at, Load!.LastRequest);
    }

    [Fact]
    public void Request_that_was_refused_counts_by_the_clock_of_the_operator()
    {
        var behind = _time.GetUtcNow().AddMinutes(-10);
        _book.Observe("router-0", new([new(s_key.Namespace, s_key.Name, [], LastRequest: behind, Refused: 3)], _startedAt));
        Assert.Equal(behind, Load!.LastRequest);
        _book.Observe("router-0", new([new(s_key.Namespace, s_key.Name, [], LastRequest: behind, Refused: 4)], _startedAt));
        Assert.Equal(_time.GetUtcNow(), Load!.LastRequest);
    }

    [Fact]
    public void Requests_held_are_told_once_and_count_as_long_as_their_router_is_there()
    {
        Assert.Empty(Report("router-0"));
        Assert.Equal([s_key], Report("router-0", held: 2));
        Assert.Empty(Report("router-0", held: 3));
        Assert.Equal([s_key], Report("router-1", held: 1, inFlight: 5));
        Assert.Equal((4, 5), (Load!.Held, Load.InFlight));
        _routers.Remove("router-0");
        Assert.Equal((1, 5), (Load!.Held, Load.InFlight));
        Assert.Empty(Report("router-1", inFlight: 5));
        Assert.Equal(0, Load!.Held);
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private IReadOnlyList<ObjectKey> Report(string router, double documentSeconds = 0, int held = 0, int inFlight = 0, DateTimeOffset? lastRequest = null) =>
        _book.Observe(router, new([Deployment(documentSeconds, held, inFlight, lastRequest)], _startedAt));

    private static DeploymentLoad Deployment(double documentSeconds, int held = 0, int inFlight = 0, DateTimeOffset? lastRequest = null) => new(
        s_key.Namespace, s_key.Name, [new("a", Requests: 1, inFlight, documentSeconds)], held, lastRequest);
}
