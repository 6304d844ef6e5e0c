using System.Globalization;
using System.Text.Json.Nodes;

namespace CrossEncoderOperator.Runtime.Tests.LeaderElection;

public sealed class LeaderElectorTests : IAsyncLifetime
{
    private readonly LeaseServer _lease = new();
    private ScriptedServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _server.Always("", _lease.AnswerAsync);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("no lease", null)]
    [InlineData("no holder", "{}")]
    [InlineData("null holder", """{"holderIdentity":null,"renewTime":null,"acquireTime":null}""")]
    [InlineData("empty holder", """{"holderIdentity":"","leaseDurationSeconds":1}""")]
    [InlineData("our own lease", """{"holderIdentity":"a","leaseDurationSeconds":15,"leaseTransitions":4,"acquireTime":"2020-01-01T00:00:00.000001Z"}""")]
    public async Task Leads_at_once_when_nobody_else_holds_the_lease(string what, string? spec)
    {
        _lease.Replace(spec is null ? null : JsonNode.Parse(spec)!.AsObject());
        await using var a = new Candidate("a", _server);
        await a.LeadsAsync();
        var written = _lease.Lease!["spec"]!;
        Assert.Equal((what, "a", 15), (what, (string?)written["holderIdentity"], (int)written["leaseDurationSeconds"]!));
        Assert.Matches(@"\.[0-9]{6}Z$", (string?)written["renewTime"]);
        Assert.Matches(@"\.[0-9]{6}Z$", (string?)written["acquireTime"]);
        Assert.Contains("leader_election_master_status{name=\"op\"} 1", await a.Metrics.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("its times are long past", """{"holderIdentity":"b","leaseDurationSeconds":15,"renewTime":"2001-01-01T00:00:00.000001Z"}""", 15)]
    [InlineData("its times are in the future", """{"holderIdentity":"b","leaseDurationSeconds":15,"renewTime":"2101-01-01T00:00:00.000001Z"}""", 15)]
    [InlineData("it has no times", """{"holderIdentity":"b"}""", 15)]
    [InlineData("it is longer than ours", """{"holderIdentity":"b","leaseDurationSeconds":40}""", 40)]
    public async Task A_lease_of_another_is_waited_out_by_our_clock_alone(string what, string spec, int seconds)
    {
        _lease.Replace(JsonNode.Parse(spec)!.AsObject());
        await using var a = new Candidate("a", _server);
        await a.Time.ArmedAsync("the wait after the first try", t => t.TotalSeconds is >= 2 and <= 3);
        var start = a.Time.GetTimestamp();
        while (!a.Leads)
        {
            await a.TryOnceMoreAsync();
        }

        await a.LeadsAsync();
        Assert.Equal(seconds, a.Time.GetElapsedTime(start).TotalSeconds, tolerance: 0.01);
        Assert.Equal((what, "a", 1), (what, _lease.Holder, (int)_lease.Lease!["spec"]!["leaseTransitions"]!));
    }

    [Fact]
    public async Task Of_two_one_leads_and_the_other_follows_within_seconds_after_a_release()
    {
        await using var a = new Candidate("a", _server);
        await a.LeadsAsync();
        await using var b = new Candidate("b", _server);
        for (var i = 0; i < 12; i++)
        {
            await a.Time.FireAsync("a's renewal", 2, 2);
            await a.Time.ArmedAsync("a's renewal to be over", t => t.TotalSeconds == 2);
            await b.TryOnceMoreAsync();
        }

        Assert.False(b.Leads);
        a.EndWork();
        Assert.True(await a.Run.OrTimeout("a to end"));
        Assert.Equal("", _lease.Holder);
        await b.TryOnceMoreAsync();
        await b.LeadsAsync();
        Assert.Equal("b", _lease.Holder);
        Assert.Contains("leader_election_master_status{name=\"op\"} 0", await a.Metrics.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_ends_the_old_leader_before_the_new_one_begins()
    {
        await using var leader = new Candidate("a", _server);
        var lost = await leader.LeadsAsync();
        await using var other = new Candidate("b", _server);
        await other.Time.ArmedAsync("the standby to have seen the lease", t => t.TotalSeconds is >= 2 and <= 3);

        leader.Network.Cut();
        var cutAt = leader.Time.GetTimestamp();
        for (var i = 0; i < 5; i++)
        {
            await leader.Time.FireAsync("a renewal that fails", 0, 2);
        }

        Assert.False(await leader.Run.OrTimeout("the leader to give up"));
        Assert.True(lost.IsCancellationRequested);
        Assert.InRange(leader.Time.GetElapsedTime(cutAt).TotalSeconds, 8, 10);

        var start = other.Time.GetTimestamp();
        while (!other.Leads)
        {
            await other.TryOnceMoreAsync();
        }

        Assert.InRange(other.Time.GetElapsedTime(start).TotalSeconds, 15, 18);
        var writes = _lease.Writes.Count;
        leader.Network.Up();
        leader.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(other.Name, _lease.Holder);
        Assert.Equal(writes, _lease.Writes.Count);
    }

    [Fact]
    public async Task A_renewal_that_hangs_is_abandoned_at_the_deadline_and_never_tried_again()
    {
        await using var a = new Candidate("a", _server);
        var lost = await a.LeadsAsync();
        a.Network.Hang();
        await a.Time.FireAsync("the renewal", 2, 2);
        await a.Time.ArmedAsync("the limit of the renewal", t => t.TotalSeconds is > 7 and <= 8);
        Assert.False(lost.IsCancellationRequested);
        var requests = a.Network.Requests;
        await a.Time.FireAsync("the limit of the renewal", 7, 8);
        Assert.False(await a.Run.OrTimeout("a to give up"));
        Assert.True(lost.IsCancellationRequested);
        a.Network.Up();
        a.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(requests, a.Network.Requests);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-3600)]
    public async Task A_jump_of_the_wall_clock_neither_loses_nor_steals_the_lease(int seconds)
    {
        await using var a = new Candidate("a", _server);
        var lost = await a.LeadsAsync();
        await using var b = new Candidate("b", _server);
        await b.Time.ArmedAsync("b's first try", t => t.TotalSeconds is >= 2 and <= 3);
        a.Time.WallClockError = TimeSpan.FromSeconds(seconds);
        b.Time.WallClockError = TimeSpan.FromSeconds(-seconds);
        for (var i = 0; i < 6; i++)
        {
            await a.Time.FireAsync("a's renewal", 2, 2);
            await a.Time.ArmedAsync("a's renewal to be over", t => t.TotalSeconds == 2);
            await b.TryOnceMoreAsync();
        }

        Assert.False(b.Leads);
        Assert.False(lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_process_that_was_suspended_gives_up_without_a_request()
    {
        await using var a = new Candidate("a", _server);
        await a.LeadsAsync();
        await a.Time.ArmedAsync("the renewal", t => t.TotalSeconds == 2);
        var requests = a.Network.Requests;
        a.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(await a.Run.OrTimeout("a to give up"));
        Assert.Equal(requests, a.Network.Requests);
    }

    [Theory]
    [InlineData("deleted", null)]
    [InlineData("holder emptied", """{"holderIdentity":""}""")]
    [InlineData("holder removed", "{}")]
    public async Task A_leader_takes_its_lease_back_at_the_next_renewal(string what, string? spec)
    {
        await using var a = new Candidate("a", _server);
        var lost = await a.LeadsAsync();
        await a.Time.ArmedAsync("the renewal", t => t.TotalSeconds == 2);
        _lease.Replace(spec is null ? null : JsonNode.Parse(spec)!.AsObject());
        await a.Time.FireAsync("the renewal", 2, 2);
        await a.Time.ArmedAsync("the renewal to be over", t => t.TotalSeconds == 2);
        Assert.Equal((what, "a"), (what, _lease.Holder));
        Assert.False(lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lease_that_another_took_is_lost_at_once()
    {
        await using var a = new Candidate("a", _server);
        await a.LeadsAsync();
        await a.Time.ArmedAsync("the renewal", t => t.TotalSeconds == 2);
        _lease.Replace(new JsonObject { ["holderIdentity"] = "b", ["leaseDurationSeconds"] = 15 });
        await a.Time.FireAsync("the renewal", 2, 2);
        Assert.False(await a.Run.OrTimeout("a to give up"));
        Assert.Equal("b", _lease.Holder);
    }

    [Fact]
    public async Task A_write_of_somebody_else_in_between_is_no_loss()
    {
        await using var a = new Candidate("a", _server);
        var lost = await a.LeadsAsync();
        _server.On("PATCH", 409, Answers.Status(409, "Conflict"));
        for (var i = 0; i < 2; i++)
        {
            await a.Time.FireAsync("the renewal", 2, 2);
            await a.Time.ArmedAsync("the renewal to be over", t => t.TotalSeconds == 2);
        }

        Assert.False(lost.IsCancellationRequested);
        Assert.Equal(["a", "a"], _lease.Writes);
    }

    [Fact]
    public async Task Renewals_move_the_renew_time_but_not_the_acquire_time()
    {
        await using var a = new Candidate("a", _server);
        await a.LeadsAsync();
        var acquired = (string?)_lease.Lease!["spec"]!["acquireTime"];
        await a.Time.FireAsync("the renewal", 2, 2);
        await a.Time.ArmedAsync("the renewal to be over", t => t.TotalSeconds == 2);
        var spec = _lease.Lease["spec"]!;
        Assert.Equal(acquired, (string?)spec["acquireTime"]);
        Assert.Equal(2, (Time(spec["renewTime"]) - Time(spec["acquireTime"])).TotalSeconds, 3);
        Assert.Equal(0, (int)spec["leaseTransitions"]!);

        static DateTimeOffset Time(JsonNode? text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_stop_ends_the_waiting()
    {
        _lease.Replace(new JsonObject { ["holderIdentity"] = "b" });
        await using var a = new Candidate("a", _server);
        await a.Time.ArmedAsync("the wait", t => t.TotalSeconds is >= 2 and <= 3);
        await a.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a.Run.OrTimeout("the end"));
        Assert.Equal("b", _lease.Holder);
    }

    [Fact]
    public async Task The_lease_is_held_until_the_work_has_ended()
    {
        await using var a = new Candidate("a", _server);
        await a.LeadsAsync();
        await a.StopAsync();
        await a.Time.FireAsync("a renewal while the work ends", 2, 2);
        await a.Time.ArmedAsync("the renewal to be over", t => t.TotalSeconds == 2);
        Assert.Equal("a", _lease.Holder);
        a.EndWork();
        Assert.True(await a.Run.OrTimeout("a to end"));
        Assert.Equal("", _lease.Holder);
    }
}
