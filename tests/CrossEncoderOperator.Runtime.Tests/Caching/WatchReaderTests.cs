using CrossEncoderOperator.Runtime.Caching;

namespace CrossEncoderOperator.Runtime.Tests.Caching;

public sealed class WatchReaderTests
{
    private static readonly string Added = Answers.Event("ADDED", Answers.Map("ä€😀", 1));
    private static readonly string Gone = Answers.Event("ERROR", System.Text.Json.Nodes.JsonNode.Parse(Answers.Status(410, "Gone"))!);

    public static TheoryData<string, string, string, string> Streams => new()
    {
        { "closed at once", "", "Ended", "" },
        { "empty lines", "\n\n", "Ended", "" },
        { "events", Added + Answers.Event("MODIFIED", Answers.Map("a", 2)) + Answers.Event("DELETED", Answers.Map("a", 3)), "Ended", "Changed ä€😀@1 Changed a@2 Deleted a@3" },
        { "a bookmark", Answers.Bookmark("7"), "Ended", "Bookmark @7" },
        { "windows line ends", Added.Replace("\n", "\r\n", StringComparison.Ordinal), "Ended", "Changed ä€😀@1" },
        { "half a line at the end is not an event", Added + Added[..20], "Ended", "Changed ä€😀@1" },
        { "a whole line without its end is not an event", Added + Added.TrimEnd(), "Ended", "Changed ä€😀@1" },
        { "a type to come is a change", Answers.Event("REPLACED", Answers.Map("a", 2)), "Ended", "Changed a@2" },
        { "an object of another shape keeps its version", Answers.Event("ADDED", new System.Text.Json.Nodes.JsonObject { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "a", ["resourceVersion"] = "4" }, ["data"] = 7 }), "Ended", "Changed a@4!" },
        { "an object without a name", Answers.Event("ADDED", new System.Text.Json.Nodes.JsonObject()), "Ended", "Changed @!" },
        { "expired by code", Gone, "Expired", "" },
        { "expired by reason", Gone.Replace("410", "0", StringComparison.Ordinal).Replace("Gone", "Expired", StringComparison.Ordinal), "Expired", "" },
        { "nothing counts after expired", Gone + Added, "Expired", "" },
        { "another error", Gone.Replace("410", "504", StringComparison.Ordinal).Replace("Gone", "Timeout", StringComparison.Ordinal), "ApiException", "" },
        { "an error that is no Status", """{"type":"ERROR","object":{"message":"?"}}""" + "\n", "ApiException", "" },
        { "a line that is not JSON", Added + "<html>\n" + Added, "JsonReaderException", "Changed ä€😀@1" },
        { "a line that is no event", "{}\n", "JsonException", "" },
        { "a line that is no object", "[]\n", "JsonException", "" },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Reads_alike_in_one_piece_and_byte_by_byte(string what, string text, string outcome, string events)
    {
        foreach (var piece in (int[])[int.MaxValue, 1, 3])
        {
            using var stream = new Pieces(Answers.Utf8(text), piece);
            Assert.Equal((what, outcome, events), await ReadAsync(what, stream));
        }
    }

    [Fact]
    public async Task An_object_of_three_megabytes_is_an_event()
    {
        var big = Answers.Map("a", 1);
        big["data"] = new System.Text.Json.Nodes.JsonObject { ["k"] = new string('x', 3 << 20) };
        using var stream = new Pieces(Answers.Utf8(Answers.Event("ADDED", big)), 16 << 10);
        Assert.Equal(("big", "Ended", "Changed a@1"), await ReadAsync("big", stream));
    }

    [Fact]
    public async Task A_line_without_end_is_given_up()
    {
        using var stream = new Pieces(new byte[20 << 20], 1 << 20);
        Assert.Equal(("endless", "JsonException", ""), await ReadAsync("endless", stream));
    }

    [Fact]
    public async Task Silence_is_an_end_and_a_byte_breaks_it()
    {
        var time = new TestTime();
        await using var server = await ScriptedServer.StartAsync();
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.On("GET", async context =>
        {
            await Answers.Watch(WatchEnd.Closed, Answers.Bookmark("1"))(context);
            await more.Task;
            await Answers.Watch(WatchEnd.Silent, Answers.Bookmark("2"))(context);
        });
        var client = new ApiClient(server.Connect(), time);
        var bookmarks = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var reading = WatchReader.ReadAsync<V1ConfigMap>(
            c => client.OpenWatchAsync<V1ConfigMap>("", null, "0", TimeSpan.FromSeconds(300), c),
            TimeSpan.FromSeconds(330), e => bookmarks.Writer.TryWrite(e.ResourceVersion), time, TestContext.Current.CancellationToken);

        Assert.Equal("1", await bookmarks.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout("the first bookmark"));
        time.Advance(TimeSpan.FromSeconds(329));
        more.SetResult();
        Assert.Equal("2", await bookmarks.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout("the second bookmark"));
        time.Advance(TimeSpan.FromSeconds(329));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var failed = Assert.IsType<WatchOutcome.Failed>(await reading.OrTimeout("the watchdog"));
        Assert.IsType<TimeoutException>(failed.Error);
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_no_outcome()
    {
        using var cancel = new CancellationTokenSource();
        var reading = WatchReader.ReadAsync<V1ConfigMap>(
            async c =>
            {
                await cancel.CancelAsync();
                c.ThrowIfCancellationRequested();
                return new HttpResponseMessage();
            },
            TimeSpan.FromSeconds(1), _ => { }, new TestTime(), cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.OrTimeout("the end"));
    }

    private static async Task<(string What, string Outcome, string Events)> ReadAsync(string what, Stream stream)
    {
        List<string> events = [];
        var outcome = await WatchReader.ReadAsync<V1ConfigMap>(
            _ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(stream) }),
            TimeSpan.FromMinutes(5),
            e => events.Add($"{e.Kind} {e.Key.Name}@{e.ResourceVersion}{(e.Error is null ? "" : "!")}"),
            new TestTime(),
            TestContext.Current.CancellationToken);
        var name = outcome is WatchOutcome.Failed(var error) ? error.GetType().Name : outcome.GetType().Name;
        return (what, name, string.Join(' ', events));
    }

    /// <summary>Gives at most so many bytes a read, as a network may.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
