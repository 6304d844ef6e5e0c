using System.Globalization;
using System.Text.Json;
using CrossEncoderOperator.Runtime.Hosting;

namespace CrossEncoderOperator.Runtime.Caching;

/// <summary>
/// Keeps a store current: lists, then watches from the version of the list. Objects that a later list lacks are removed. Events that are
/// older than what the store holds are dropped, so that duplicates and reordering do no harm; what a watch loses a later list repairs.
/// </summary>
/// <param name="optional">The server need not know the resource: then there are no objects, and it is looked for again.</param>
/// <param name="trim">Called once with each object before it is stored.</param>
internal sealed class Reflector<T>(
    ApiClient client, Store<T> store, string ns, string? labelSelector, TimeSpan relistInterval, TimeProvider time, RuntimeMetrics metrics,
    ILogger log, bool optional = false, Action<T>? trim = null) : IReflector
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    /// <summary>A list this often older than what was seen before means that the server was restored, not that a replica lags.</summary>
    private const int StaleLists = 5;

    private readonly string _resource = ResourceType.Of<T>().Plural;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Version at which objects were deleted during this watch, so that a late event does not bring one back.</summary>
    private readonly Dictionary<ObjectKey, string> _deleted = [];

    /// <summary>Where the next watch starts; null when a list must come first.</summary>
    private string? _version;
    private string _newest = "";
    private int _staleLists;
    private long _listed;

    public Task Synced => _synced.Task;

    public async Task RunAsync(CancellationToken cancel)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));
        while (true)
        {
            var retryAfter = TimeSpan.Zero;
            try
            {
                if (_version is null || time.GetElapsedTime(_listed) >= relistInterval)
                {
                    Accept(await client.ListAsync<T>(ns, cancel, labelSelector, Trim));
                }

                var (outcome, progress, duration) = await WatchAsync(_version!, cancel);
                if (progress || duration > Grace)
                {
                    backoff.Reset();
                }

                if (outcome is WatchOutcome.Ended && duration >= ShortWatch)
                {
                    continue;
                }

                if (outcome is WatchOutcome.Expired)
                {
                    _version = null;
                }

                if (outcome is WatchOutcome.Failed(var error))
                {
                    retryAfter = Refused(error);
                }
            }
            catch (ApiException e) when (optional && e.Code == 404)
            {
                AcceptAbsence();
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                retryAfter = Refused(e);
            }

            await Task.Delay(backoff.Next(retryAfter), time, cancel);
        }
    }

    /// <summary>Anything but a broken connection or an overloaded server puts the version itself in doubt.</summary>
    private TimeSpan Refused(Exception error)
    {
        log.ReadFailed(_resource, ns, error.Message);
        if (error is JsonException or ApiException { Code: not (429 or 500 or 502 or 503) })
        {
            _version = null;
        }

        return (error as ApiException)?.RetryAfter ?? TimeSpan.Zero;
    }

    /// <summary>The server lists objects that do not exist as an empty list: 404 says that it does not serve the resource.</summary>
    private void AcceptAbsence()
    {
        if (store.IsServed || !Synced.IsCompleted)
        {
            log.NotServed(_resource);
        }

        store.IsServed = false;
        foreach (var obj in store.List(ns.Length == 0 ? null : ns))
        {
            store.Remove(ObjectKey.Of(obj));
        }

        _deleted.Clear();
        (_version, _newest) = (null, "");
        _synced.TrySetResult();
    }

    internal void Accept(ObjectList<T> list)
    {
        if (IsOlder(list.ResourceVersion, _newest) && ++_staleLists < StaleLists)
        {
            throw new InvalidDataException($"the list has version {list.ResourceVersion}, older than {_newest} seen before");
        }

        metrics.Lists.WithLabels(_resource).Inc();
        foreach (var obj in list.Items)
        {
            var present = store.Get(ObjectKey.Of(obj));
            if (present?.Metadata.Uid != obj.Metadata.Uid || present?.Metadata.ResourceVersion != obj.Metadata.ResourceVersion)
            {
                store.Set(obj);
            }
        }

        // What exists but cannot be read is not gone: it keeps its last readable state.
        foreach (var (key, error) in list.Unreadable)
        {
            log.Unreadable(_resource, key, error.Message);
        }

        var listed = list.Items.Select(o => ObjectKey.Of(o)).Concat(list.Unreadable.Keys).ToHashSet();
        foreach (var key in store.List(ns.Length == 0 ? null : ns).Select(o => ObjectKey.Of(o)).Where(k => !listed.Contains(k)))
        {
            store.Remove(key);
        }

        _deleted.Clear();
        _staleLists = 0;
        store.IsServed = true;
        _version = _newest = list.ResourceVersion;
        _listed = time.GetTimestamp();
        _synced.TrySetResult();
    }

    private async Task<(WatchOutcome Outcome, bool Progress, TimeSpan Duration)> WatchAsync(string version, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var progress = false;

        // Random, so that the watches of a process do not end together.
        var timeout = TimeSpan.FromSeconds(Random.Shared.Next(300, 601));
        var outcome = await WatchReader.ReadAsync<T>(
            token => client.OpenWatchAsync<T>(ns, labelSelector, version, timeout, token),
            timeout + Grace,
            e =>
            {
                progress = true;
                Handle(e);
            },
            time,
            cancel);
        metrics.Watches.WithLabels(_resource, outcome.GetType().Name.ToLowerInvariant()).Inc();
        return (outcome, progress, time.GetElapsedTime(started));
    }

    internal void Handle(WatchEvent<T> e)
    {
        if (e.Error is not null)
        {
            log.Unreadable(_resource, e.Key, e.Error.Message);
        }

        // What is known of the key: its present version, else that of its deletion.
        var known = store.Get(e.Key)?.Metadata.ResourceVersion ?? _deleted.GetValueOrDefault(e.Key);
        if (e.Kind == WatchEventKind.Deleted && !IsOlder(e.ResourceVersion, known))
        {
            _deleted[e.Key] = e.ResourceVersion;
            store.Remove(e.Key);
        }
        else if (e is { Kind: WatchEventKind.Changed, Object: not null } && e.ResourceVersion != known && !IsOlder(e.ResourceVersion, known))
        {
            Trim(e.Object);
            store.Set(e.Object);
        }

        if (e.ResourceVersion.Length > 0 && !IsOlder(e.ResourceVersion, _newest))
        {
            _version = _newest = e.ResourceVersion;
        }
    }

    private void Trim(T obj)
    {
        obj.Metadata.ManagedFields = null;
        trim?.Invoke(obj);
    }

    /// <summary>Versions are opaque by contract, and integers in every server; one that is no integer is older than none.</summary>
    private static bool IsOlder(string version, string? than) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var a)
        && ulong.TryParse(than, NumberStyles.None, CultureInfo.InvariantCulture, out var b)
        && a < b;
}
