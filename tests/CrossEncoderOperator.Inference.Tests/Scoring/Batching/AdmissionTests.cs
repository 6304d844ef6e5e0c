using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

/// <summary>At a pace of 100 tokens a second, of which 80 % of the time left may be filled.</summary>
public sealed class AdmissionTests
{
    [Theory]
    [InlineData("nothing else", 800, 0, 0, 10.0, null)]
    [InlineData("nothing else, but too much by itself", 801, 0, 0, 10.0, Overload.Deadline, 0.01)]
    [InlineData("what waits counts", 400, 401, 0, 10.0, Overload.Deadline, 0.01)]
    [InlineData("what runs counts", 400, 0, 600, 10.0, Overload.Deadline, 2.0)]
    [InlineData("just in time", 400, 200, 200, 10.0, null)]
    [InlineData("no deadline", 400, 500, 1000, null, null)]
    [InlineData("the queue is full", 501, 500, 0, null, Overload.Queue, 0.01)]
    [InlineData("the queue is just full", 500, 500, 0, null, null)]
    [InlineData("more than the queue may hold, but nothing waits", 5000, 0, 100, null, null)]
    [InlineData("no time left", 1, 0, 0, 0.0, Overload.Deadline, 0.01)]
    public void Is_by_what_the_work_will_take(
        string name, long tokens, long waiting, long running, double? secondsLeft, Overload? refusal, double retryAfter = 0)
    {
        var pace = new TokenPace(1);
        pace.Observe(100, TimeSpan.FromSeconds(1));
        TimeSpan? timeLeft = secondsLeft is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var exception = Admission.Refusal(tokens, waiting, running, 1000, timeLeft, pace);
        Assert.True(refusal == exception?.Reason, $"{name}: {exception?.Message}");
        Assert.Equal(retryAfter, exception?.RetryAfter.TotalSeconds ?? 0, 1e-6);
    }

    [Fact]
    public void All_are_admitted_before_anything_was_measured() =>
        Assert.Null(Admission.Refusal(100_000, 1, 1, long.MaxValue, TimeSpan.FromSeconds(1), new TokenPace(1)));

    [Fact]
    public void A_slow_phase_does_not_lock_an_idle_server()
    {
        var pace = new TokenPace(1);
        pace.Observe(100, TimeSpan.FromSeconds(1));
        pace.Observe(100, TimeSpan.FromHours(1));
        Assert.Null(Admission.Refusal(100, 0, 0, 1000, TimeSpan.FromSeconds(10), pace));
        Assert.Equal(Overload.Deadline, Admission.Refusal(100, 0, 100, 1000, TimeSpan.FromSeconds(10), pace)?.Reason);
    }
}
