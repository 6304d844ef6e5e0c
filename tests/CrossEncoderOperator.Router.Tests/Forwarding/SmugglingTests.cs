using System.Text;

namespace CrossEncoderOperator.Router.Tests.Forwarding;

/// <summary>What two parsers could read in two ways must end at the router, or reach the replica in one way only.</summary>
public sealed class SmugglingTests
{
    private const string Host = $"Host: {TestRouter.Host}\r\n";

    public static TheoryData<string, string, string> Inputs => new()
    {
        { "chunk extension that ends in a lone LF", $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n2;a\nxx\r\n0\r\n\r\n", "400" },
        { "lone LF after a chunk", $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n2\r\nxx\n0\r\n\r\n", "400" },
        { "two lengths", $"POST / HTTP/1.1\r\n{Host}Content-Length: 2\r\nContent-Length: 3\r\n\r\nxxx", "400" },
        { "length that overflows", $"POST / HTTP/1.1\r\n{Host}Content-Length: 99999999999999999999\r\n\r\nxx", "400" },
        { "chunked not last", $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "400" },
        { "chunk size that overflows", $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx", "400" },
        { "space before the colon", $"POST / HTTP/1.1\r\n{Host}Content-Length : 2\r\n\r\nxx", "400" },
        { "folded header", $"POST / HTTP/1.1\r\n{Host}x-a: 1\r\n 2\r\nContent-Length: 0\r\n\r\n", "400" },
        { "NUL in a header", $"POST / HTTP/1.1\r\n{Host}x-a: \0\r\nContent-Length: 0\r\n\r\n", "400" },
        { "no host", "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "400" },
        { "two hosts", $"POST / HTTP/1.1\r\n{Host}Host: other\r\nContent-Length: 0\r\n\r\n", "400" },
        { "another host in the target", $"POST http://other/ HTTP/1.1\r\n{Host}Content-Length: 0\r\n\r\n", "400" },
        { "tunnel", "CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\nConnection: close\r\n\r\n", "404" },
        { "garbage", "\x16\x03\x01\x02\0\x01\0\x01", "400" },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Ambiguous_requests_are_refused(string name, string text, string code)
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
        var answer = await router.SendRawAsync(text);
        Assert.True(answer.StartsWith($"HTTP/1.1 {code}", StringComparison.Ordinal), $"{name}: {answer}");
        Assert.Empty(stable.Received);
        Assert.Equal("stable", (await router.PostAsync()).Body);
    }

    [Fact]
    public async Task Of_two_lengths_the_chunks_count_and_the_replica_sees_one()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
        await router.SendRawAsync(
            $"POST /a HTTP/1.1\r\n{Host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n{Host}Connection: close\r\n\r\n");
        Assert.DoesNotContain(stable.Received, r => r.Target == "/a" && (r.Headers["Content-Length"] != "1" || r.Headers.ContainsKey("Transfer-Encoding")));
        Assert.All(stable.Received.Where(r => r.Target == "/a"), r => Assert.Equal("x", Encoding.ASCII.GetString(r.Body)));
    }

    [Fact]
    public async Task A_length_with_a_sign_is_passed_on_as_a_plain_one()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
        await router.SendRawAsync($"POST / HTTP/1.1\r\n{Host}Connection: close\r\nContent-Length: +2\r\n\r\nxx");
        Assert.All(stable.Received, r => Assert.Equal(("2", "xx"), (r.Headers["Content-Length"], Encoding.ASCII.GetString(r.Body))));
    }

    [Fact]
    public async Task Many_tiny_chunks_are_one_body()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
        var chunks = string.Concat(Enumerable.Repeat("1\r\nx\r\n", 500_000));
        var answer = await router.SendRawAsync($"POST / HTTP/1.1\r\n{Host}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(500_000, stable.Received.Single().Body.Length);
    }
}
