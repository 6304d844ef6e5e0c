using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossEncoderOperator.DevCluster.Tests.Clients;

public sealed class InformerTests
{
    private readonly Watched _client = new();
    private readonly Informer _informer;
    private readonly List<string> _told = [];

    public InformerTests()
    {
        _informer = new Informer(_client, Informers.Pods, obj => [IndexKey.Label("ns", "app", obj.Text("metadata", "labels", "app") ?? "")], NullLogger.Instance);
        _informer.OnChange((before, after) => _told.Add($"{before?.Version}>{after?.Version}"));
        _ = _informer.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_write_is_read_back_at_once_and_told_once()
    {
        await ShowAsync(new Change(ChangeKind.Synced, null));
        await _informer.CreateAsync(Pod("a", 5), TestContext.Current.CancellationToken);
        Assert.NotNull(_informer.Get("ns/a"));

        await ShowAsync(new Change(ChangeKind.Added, Pod("a", 5)));

        Assert.Equal([">5"], _told);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_deletion_is_not_taken()
    {
        await ShowAsync(new Change(ChangeKind.Added, Pod("a", 5)), new Change(ChangeKind.Deleted, Pod("a", 6)));

        await _informer.CreateAsync(Pod("a", 5), TestContext.Current.CancellationToken);

        Assert.Null(_informer.Get("ns/a"));
    }

    [Fact]
    public async Task An_older_event_does_not_undo_a_write()
    {
        await ShowAsync(new Change(ChangeKind.Added, Pod("a", 5)));
        await _informer.CreateAsync(Pod("a", 7), TestContext.Current.CancellationToken);

        await ShowAsync(new Change(ChangeKind.Modified, Pod("a", 6)));

        Assert.Equal(7, _informer.Get("ns/a")!.Version);
    }

    [Fact]
    public async Task The_index_follows_the_labels()
    {
        await ShowAsync(new Change(ChangeKind.Added, Pod("a", 5, "x")), new Change(ChangeKind.Added, Pod("b", 6, "x")));
        await ShowAsync(new Change(ChangeKind.Modified, Pod("a", 7, "y")), new Change(ChangeKind.Deleted, Pod("b", 8, "x")));

        Assert.Empty(_informer.By(IndexKey.Label("ns", "app", "x")));
        Assert.Equal("a", Assert.Single(_informer.By(IndexKey.Label("ns", "app", "y"))).Name);
    }

    [Fact]
    public async Task A_handler_that_fails_does_not_end_the_watch()
    {
        _informer.OnChange((_, _) => throw new FormatException("bad quantity"));

        await ShowAsync(new Change(ChangeKind.Added, Pod("a", 5)), new Change(ChangeKind.Added, Pod("b", 6)));

        Assert.Equal(2, _informer.All().Count);
    }

    private static JsonObject Pod(string name, int version, string app = "x") => Objects.Parse(
        $"metadata: {{ name: {name}, namespace: ns, uid: u-{name}, resourceVersion: '{version}', labels: {{ app: {app} }} }}");

    /// <summary>Returns when the informer has taken the changes.</summary>
    private async Task ShowAsync(params Change[] changes)
    {
        foreach (var change in changes)
        {
            var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _client.Changes.Writer.TryWrite((change, taken));
            await taken.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Shows what the test tells, and answers a creation with the object as it is.</summary>
    private sealed class Watched : IObjectClient
    {
        public Channel<(Change Change, TaskCompletionSource Taken)> Changes { get; } = Channel.CreateUnbounded<(Change, TaskCompletionSource)>();

        public async IAsyncEnumerable<Change> WatchAsync(ResourceId resource, [EnumeratorCancellation] CancellationToken cancel)
        {
            await foreach (var (change, taken) in Changes.Reader.ReadAllAsync(cancel))
            {
                yield return change;
                taken.SetResult();
            }
        }

        public Task<JsonObject> CreateAsync(ResourceId resource, string? ns, JsonObject obj, string? subresource, CancellationToken cancel) => Task.FromResult(obj);

        public Task<JsonObject?> GetAsync(ResourceId resource, string? ns, string name, CancellationToken cancel) => throw new NotSupportedException();

        public Task<JsonObject> ReplaceAsync(ResourceId resource, JsonObject obj, string? subresource, CancellationToken cancel) => throw new NotSupportedException();

        public Task<JsonObject> MergePatchAsync(ResourceId resource, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancel) => throw new NotSupportedException();

        public Task DeleteAsync(ResourceId resource, string? ns, string name, string? uid, int? gracePeriodSeconds, CancellationToken cancel) => throw new NotSupportedException();
    }
}
