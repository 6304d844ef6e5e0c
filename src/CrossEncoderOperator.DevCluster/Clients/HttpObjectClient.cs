using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>Speaks to any API server, with the address, trust and credentials of a kubeconfig.</summary>
internal sealed class HttpObjectClient : IObjectClient, IDisposable
{
    private const int PageSize = 500;
    private const int Expired = 410;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);
    /// <summary>A watch that should have ended this long ago is taken for dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    private readonly Kubernetes _transport;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public HttpObjectClient(KubernetesClientConfiguration config, TimeProvider time, ILogger log)
    {
        config.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        (_transport, _time, _log) = (new Kubernetes(config), time, log);
    }

    public void Dispose() => _transport.Dispose();

    public async Task<JsonObject?> GetAsync(ResourceId resource, string? ns, string name, CancellationToken cancel)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, Path(resource, ns, name), null, cancel);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    public Task<JsonObject> CreateAsync(ResourceId resource, string? ns, JsonObject obj, string? subresource, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, subresource is null ? Path(resource, ns) : Path(resource, ns, obj.Name, subresource), obj, cancel);

    public Task<JsonObject> ReplaceAsync(ResourceId resource, JsonObject obj, string? subresource, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, Path(resource, obj.Namespace, obj.Name, subresource), obj, cancel);

    public Task<JsonObject> MergePatchAsync(
        ResourceId resource, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancel) =>
        SendAsync(HttpMethod.Patch, Path(resource, ns, name, subresource), patch, cancel);

    public async Task DeleteAsync(ResourceId resource, string? ns, string name, string? uid, int? gracePeriodSeconds, CancellationToken cancel)
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (uid is not null) options["preconditions"] = new JsonObject { ["uid"] = uid };
        if (gracePeriodSeconds is { } grace) options["gracePeriodSeconds"] = grace;
        try
        {
            await SendAsync(HttpMethod.Delete, Path(resource, ns, name), options, cancel);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone, or replaced by another of the same name.
            if (e.Code == 409 && (uid is null || (await GetAsync(resource, ns, name, cancel))?.Uid == uid)) throw;
        }
    }

    public async IAsyncEnumerable<Change> WatchAsync(ResourceId resource, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var changes = Channel.CreateBounded<Change>(1000);
        var reading = Task.Run(() => ReadAsync(resource, changes.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancel)) yield return change;
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Path(ResourceId resource, string? ns, string? name = null, string? subresource = null)
    {
        var path = resource.Group.Length == 0 ? $"api/{resource.Version}" : $"apis/{resource.Group}/{resource.Version}";
        if (resource.Namespaced && ns is not null) path += $"/namespaces/{ns}";
        path += $"/{resource.Plural}";
        if (name is not null) path += $"/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(RequestTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        using var response = await OpenAsync(method, path, body, both.Token);
        await using var content = await response.Content.ReadAsStreamAsync(both.Token);
        return (JsonObject)(await JsonNode.ParseAsync(content, cancellationToken: both.Token))!;
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(_transport.BaseUri, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.ContentType = new(method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }

        if (_transport.Credentials is { } credentials) await credentials.ProcessHttpRequestAsync(request, cancel);
        var response = await _transport.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw Refusal((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancel));
    }

    private static ApiException Refusal(int code, string body)
    {
        JsonNode? status = null;
        try
        {
            status = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            // Not from the API server itself: the text is all there is.
        }

        return new ApiException(code, status.Text("reason") ?? "", status.Text("message") ?? $"{code}: {body[..Math.Min(body.Length, 300)]}");
    }

    private async Task ReadAsync(ResourceId resource, ChannelWriter<Change> changes, CancellationToken cancel)
    {
        var known = new Dictionary<string, JsonObject>();
        string? version = null;
        var synced = false;
        for (var failures = 0; ;)
        {
            try
            {
                version ??= await ListAsync(resource, known, changes, cancel);
                if (!synced) await changes.WriteAsync(new Change(ChangeKind.Synced, null), cancel);
                synced = true;
                await FollowAsync(resource, known, changes, version, next => (version, failures) = (next, 0), cancel);
            }
            catch (ApiException e) when (e.Code == Expired)
            {
                version = null;
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                _log.LogDebug("watch of {Resource}: {Error}", resource.Plural, e.Message);
            }

            var delay = TimeSpan.FromMilliseconds(Math.Min(50 * Math.Pow(2, Math.Min(++failures, 12)), LastRetry.TotalMilliseconds));
            await Task.Delay(delay * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 2000.0)), _time, cancel);
        }
    }

    /// <summary>Reports what differs from what is known, and returns the version to watch from.</summary>
    private async Task<string> ListAsync(
        ResourceId resource, Dictionary<string, JsonObject> known, ChannelWriter<Change> changes, CancellationToken cancel)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        var next = "";
        while (true)
        {
            var page = await SendAsync(HttpMethod.Get, $"{Path(resource, null)}?limit={PageSize}&continue={Uri.EscapeDataString(next)}", null, cancel);
            foreach (var item in page.Items("items"))
            {
                // The items of a list do not say what they are.
                item["apiVersion"] ??= page.Text("apiVersion");
                item["kind"] ??= page.Text("kind")?[..^"List".Length];
                listed.Add(item.Key);
                var before = known.GetValueOrDefault(item.Key);
                if (before?.Version == item.Version) continue;
                if (before is not null && before.Uid != item.Uid) await changes.WriteAsync(new Change(ChangeKind.Deleted, before), cancel);
                known[item.Key] = item;
                await changes.WriteAsync(new Change(before?.Uid == item.Uid ? ChangeKind.Modified : ChangeKind.Added, item), cancel);
            }

            next = page.Text("metadata", "continue") ?? "";
            if (next.Length > 0) continue;
            foreach (var (key, gone) in known.Where(entry => !listed.Contains(entry.Key)).ToList())
            {
                known.Remove(key);
                await changes.WriteAsync(new Change(ChangeKind.Deleted, gone), cancel);
            }

            return page.Text("metadata", "resourceVersion") ?? "";
        }
    }

    private async Task FollowAsync(
        ResourceId resource, Dictionary<string, JsonObject> known, ChannelWriter<Change> changes, string version, Action<string> seen, CancellationToken cancel)
    {
        var seconds = RandomNumberGenerator.GetInt32(240, 360);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + Silence, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        var path = $"{Path(resource, null)}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={version}";
        using var response = await OpenAsync(HttpMethod.Get, path, null, both.Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(both.Token));
        while (await lines.ReadLineAsync(both.Token) is { } line)
        {
            var change = JsonNode.Parse(line);
            var obj = (JsonObject)change!["object"]!;
            var kind = change.Text("type");
            if (kind == "ERROR") throw new ApiException(obj.Number("code") ?? 500, obj.Text("reason") ?? "", obj.Text("message") ?? "watch failed");
            if (kind == "DELETED") known.Remove(obj.Key);
            else if (kind != "BOOKMARK") known[obj.Key] = obj;
            if (kind != "BOOKMARK") await changes.WriteAsync(new Change(Enum.Parse<ChangeKind>(kind!, ignoreCase: true), obj), cancel);
            seen(obj.Text("metadata", "resourceVersion") ?? version);
        }
    }
}
