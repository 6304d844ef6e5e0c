using System.Text;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Runtime.Events;
using CrossEncoderOperator.Runtime.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossEncoderOperator.Runtime.Tests.Events;

public sealed class EventRecorderTests : IAsyncLifetime
{
    private static readonly V1Deployment Web = Object("web", "u1");

    private readonly TestTime _time = new();
    private readonly RuntimeMetrics _metrics = new(Prometheus.Metrics.NewCustomRegistry());
    private readonly List<ScriptedRequest> _written = [];
    private ScriptedServer _server = null!;
    private EventRecorder _recorder = null!;
    private int _published;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _server.Always("", (context, request) =>
        {
            _written.Add(request);
            return Answers.Text(request.Method == "POST" ? 201 : 200, "{}")(context);
        });
        _recorder = new EventRecorder(new ApiClient(_server.Connect(), _time), "crossencoder-operator", "pod-1", _time, _metrics, NullLogger<EventRecorder>.Instance);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_event_has_all_that_the_api_demands()
    {
        _recorder.Publish(Web, EventType.Warning, "RolloutFailed", "Rollback", "bad");
        await FlushAsync();
        var request = Assert.Single(_written);
        Assert.Equal("POST /apis/events.k8s.io/v1/namespaces/shop/events", request.ToString());
        var body = request.Json;
        Assert.Matches("^web[.][0-9a-f]{32}$", (string?)body["metadata"]!["name"]);
        Assert.Matches("^2000-01-01T00:00:00[.][0-9]{6}Z$", (string?)body["eventTime"]);
        body.Remove("eventTime");
        body["metadata"]!.AsObject().Remove("name");
        var expected = """
            {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"namespace":"shop"},"type":"Warning","reason":"RolloutFailed","action":"Rollback",
             "note":"bad","reportingController":"crossencoder-operator","reportingInstance":"pod-1",
             "regarding":{"apiVersion":"apps/v1","kind":"Deployment","name":"web","namespace":"shop","uid":"u1","resourceVersion":"5"}}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), body), body.ToJsonString());
    }

    [Fact]
    public async Task An_object_of_cluster_scope_has_its_events_in_default()
    {
        _recorder.Publish(new V1Node { Metadata = new() { Name = "n", Uid = "u" } }, EventType.Normal, "R", "A", "n");
        await FlushAsync();
        Assert.Equal("POST /apis/events.k8s.io/v1/namespaces/default/events", Assert.Single(_written).ToString());
    }

    /// <summary>Each step: seconds to go on, then what to publish: object, reason, note.</summary>
    [Theory]
    [InlineData("one", "0web R n", "POST")]
    [InlineData("repeated: counted on the first", "0web R n, 1web R n, 1web R n", "POST 2 3")]
    [InlineData("another note is another event", "0web R n, 0web R m", "POST POST")]
    [InlineData("another reason is another event", "0web R n, 0web S n", "POST POST")]
    [InlineData("another object is another event", "0web R n, 0api R n", "POST POST")]
    [InlineData("after ten quiet minutes it is a first again", "0web R n, 601web R n", "POST POST")]
    [InlineData("at most ten at once, then one a minute that counts all", "0web R n*14, 61web R n", "POST 2 3 4 5 6 7 8 9 10 15")]
    [InlineData("notes that differ share the limit", "0web R n#14", "POST POST POST POST POST POST POST POST POST POST")]
    [InlineData("the limit is per reason", "0web R n#14, 0web S n", "POST POST POST POST POST POST POST POST POST POST POST")]
    [InlineData("the limit is per object", "0web R n#14, 0api R n", "POST POST POST POST POST POST POST POST POST POST POST")]
    public async Task Repetitions(string what, string steps, string expected)
    {
        var running = _recorder.RunAsync(Cancel);
        foreach (var step in steps.Split(", "))
        {
            var number = step.TakeWhile(char.IsDigit).Count();
            _time.Advance(TimeSpan.FromSeconds(int.Parse(step[..number], System.Globalization.CultureInfo.InvariantCulture)));
            var words = step[number..].Split(' ');
            var times = words[2].Length > 1 ? int.Parse(words[2][2..], System.Globalization.CultureInfo.InvariantCulture) : 1;
            for (var i = 0; i < times; i++)
            {
                var note = words[2].Contains('#', StringComparison.Ordinal) ? $"n{i}" : words[2][..1];
                _recorder.Publish(Object(words[0], $"uid-{words[0]}"), EventType.Normal, words[1], "A", note);
            }

            await TestKit.Eventually.HoldsAsync("the events to be handled", async _ => Handled(await _metrics.TextAsync()) == _published + times);
            _published += times;
        }

        _recorder.Complete();
        await running.OrTimeout("the recorder to end");
        Assert.Equal((what, expected), (what, string.Join(' ', _written.Select(w => w.Method == "POST" ? "POST" : (string)w.Json["series"]!["count"]!.ToString()))));
    }

    [Fact]
    public async Task A_series_whose_event_is_gone_starts_again()
    {
        _recorder.Publish(Web, EventType.Normal, "R", "A", "n");
        _recorder.Publish(Web, EventType.Normal, "R", "A", "n");
        _recorder.Publish(Web, EventType.Normal, "R", "A", "n");
        _server.On("PATCH", 404, Answers.Status(404, "NotFound"));
        await FlushAsync();
        Assert.Equal(["POST", "POST"], _written.Select(w => w.Method));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task A_refusal_stops_nothing(int code)
    {
        _server.On("POST", code, Answers.Status(code, "X"));
        _recorder.Publish(Web, EventType.Normal, "R", "A", "n");
        _recorder.Publish(Web, EventType.Normal, "S", "A", "n");
        await FlushAsync();
        Assert.Equal("S", (string?)Assert.Single(_written).Json["reason"]);
        Assert.Contains("event_recorder_events_total{result=\"failed\"} 1", await _metrics.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_never_waits_or_throws()
    {
        for (var i = 0; i < 1500; i++)
        {
            _recorder.Publish(Web, EventType.Normal, "R", "A", "n");
        }

        _recorder.Publish(null!, EventType.Normal, "R", "A", "n");
        _recorder.Publish(new V1Deployment(), EventType.Normal, "R", "A", "n");
        _recorder.Publish(Web, EventType.Normal, "R", "A", null!);
        Assert.Contains("event_recorder_events_total{result=\"dropped\"} 500", await _metrics.TextAsync(), StringComparison.Ordinal);
        _recorder.Complete();
        _recorder.Publish(Web, EventType.Normal, "R", "A", "n");
    }

    [Theory]
    [InlineData("x", 1024, 1024, false)]
    [InlineData("x", 1025, 1024, true)]
    [InlineData("ä", 512, 1024, false)]
    [InlineData("ä", 513, 1023, true)]
    [InlineData("€", 342, 1023, true)]
    [InlineData("😀", 257, 1023, true)]
    public async Task Notes_are_cut_between_characters(string character, int count, int bytes, bool cut)
    {
        _recorder.Publish(Web, EventType.Normal, "R", "A", string.Concat(Enumerable.Repeat(character, count)));
        await FlushAsync();
        var note = (string)Assert.Single(_written).Json["note"]!;
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(note));
        Assert.Equal(cut, note.EndsWith('…'));
        Assert.DoesNotContain('\uFFFD', note);
    }

    [Fact]
    public async Task Long_names_of_objects_leave_room_for_the_suffix()
    {
        _recorder.Publish(Object(new string('a', 219) + ".b" + new string('c', 30), "u"), EventType.Normal, "R", "A", "n");
        await FlushAsync();
        Assert.Matches("^a{219}[.][0-9a-f]{32}$", (string?)Assert.Single(_written).Json["metadata"]!["name"]);
    }

    private static V1Deployment Object(string name, string uid) =>
        new() { Metadata = new() { Name = name, NamespaceProperty = "shop", Uid = uid, ResourceVersion = "5" } };

    private static double Handled(string metrics) => metrics.Split('\n').Where(l => l.StartsWith("event_recorder_events_total{", StringComparison.Ordinal))
        .Sum(l => double.Parse(l.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

    private Task FlushAsync()
    {
        _recorder.Complete();
        return _recorder.RunAsync(Cancel).OrTimeout("the events to be written");
    }
}
