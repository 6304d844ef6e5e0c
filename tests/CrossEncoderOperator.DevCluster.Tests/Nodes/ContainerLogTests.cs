using System.Text;
using CrossEncoderOperator.DevCluster.Nodes;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class ContainerLogTests
{
    [Theory]
    [InlineData("a\nb\n", "a\n|b\n")]
    [InlineData("a\n\nb", "a\n|\n|b")]
    [InlineData("", "")]
    public async Task Lines_are_kept(string text, string expected)
    {
        var log = new ContainerLog(TimeProvider.System);
        await log.PumpAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(expected, string.Join('|', await ReadAsync(log, null)));
    }

    [Fact]
    public async Task A_line_without_end_comes_in_pieces_and_loses_nothing()
    {
        var log = new ContainerLog(TimeProvider.System);
        await log.PumpAsync(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 40_000) + "\nend\n")));

        var lines = await ReadAsync(log, null);
        Assert.Equal([16384, 16384, 7233, 4], lines.Select(line => line.Length));
    }

    [Fact]
    public async Task Only_the_last_megabytes_are_kept()
    {
        var log = new ContainerLog(TimeProvider.System);
        await log.PumpAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 600).Select(i => $"{i} {new string('x', 10_000)}\n")))));

        var lines = await ReadAsync(log, null);
        Assert.InRange(lines.Sum(line => line.Length), 4_000_000, 4 << 20);
        Assert.StartsWith("599 ", lines[^1], StringComparison.Ordinal);
        Assert.Equal(2, (await ReadAsync(log, 2)).Count);
    }

    [Fact]
    public async Task A_follower_sees_every_line_until_the_end()
    {
        var log = new ContainerLog(TimeProvider.System);
        var reading = Task.Run(async () =>
        {
            var seen = new List<string>();
            await foreach (var (_, text) in log.ReadAsync(null, follow: true, () => Task.CompletedTask, TestContext.Current.CancellationToken)) seen.Add(Encoding.UTF8.GetString(text));
            return seen;
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 1000; i++) await log.PumpAsync(new MemoryStream(Encoding.UTF8.GetBytes($"{i}\n")));
        log.Close();

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}\n"), await reading);
    }

    [Fact]
    public async Task The_tail_fits_its_limits()
    {
        var log = new ContainerLog(TimeProvider.System);
        await log.PumpAsync(new MemoryStream("one\ntwo\nthree\n"u8.ToArray()));

        Assert.Equal("two\nthree\n", log.Tail(2, 100));
        Assert.Equal("hree\n", log.Tail(2, 5));
    }

    private static async Task<List<string>> ReadAsync(ContainerLog log, int? tail)
    {
        var lines = new List<string>();
        await foreach (var (_, text) in log.ReadAsync(tail, follow: false, () => Task.CompletedTask, TestContext.Current.CancellationToken)) lines.Add(Encoding.UTF8.GetString(text));
        return lines;
    }
}
