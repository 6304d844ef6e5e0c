using System.Globalization;

namespace CrossEncoderOperator.Runtime.Tests.Clients;

public sealed class TimesTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05.0000000Z", "2026-01-02T03:04:05.000001Z")]
    [InlineData("2026-01-02T03:04:05.0000009Z", "2026-01-02T03:04:05.000001Z")]
    [InlineData("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.123456Z")]
    [InlineData("2026-01-02T03:04:05.9999999Z", "2026-01-02T03:04:05.999999Z")]
    [InlineData("2026-01-02T03:04:05.5000000+02:00", "2026-01-02T01:04:05.500000Z")]
    public void A_micro_time_is_written_with_six_decimals(string time, string expected)
    {
        var spec = new V1LeaseSpec { RenewTime = MicroTime.Of(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)) };
        Assert.Contains($"\"renewTime\":\"{expected}\"", KubernetesJson.Serialize(spec), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]
    [InlineData(63, 30)]
    [InlineData(100_000, 30)]
    public void Delays_double_up_to_the_cap(int failures, double seconds) =>
        Assert.Equal(seconds, Backoff.Exponential(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), failures).TotalSeconds);

    [Fact]
    public void Jitter_adds_up_to_a_half_and_a_longer_wait_of_the_server_wins()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        var delays = Enumerable.Range(0, 200).Select(_ =>
        {
            backoff.Reset();
            return backoff.Next().TotalSeconds;
        }).ToList();
        Assert.All(delays, d => Assert.InRange(d, 1, 1.5));
        Assert.True(delays.Distinct().Count() > 100);
        Assert.InRange(backoff.Next(TimeSpan.FromSeconds(20)).TotalSeconds, 20, 30);
    }
}
