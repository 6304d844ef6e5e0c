using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Runtime.Hosting;

namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>
/// Typed calls to a Kubernetes API server. Every call has a time limit (<see cref="TimeoutException"/>); a refusal is an
/// <see cref="ApiException"/>; a broken connection an <see cref="HttpRequestException"/>. Answers 429 and 503 that name a time to wait are
/// retried after it, at most four times. Objects passed in are never modified.
/// </summary>
public sealed class ApiClient
{
    private const int PageSize = 100;
    private const int MaxAttempts = 5;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Kubernetes _kubernetes;
    private readonly TimeProvider _time;
    private readonly RuntimeMetrics _metrics;

    /// <summary>A client whose requests are not counted in any metric.</summary>
    public ApiClient(Kubernetes kubernetes, TimeProvider time)
        : this(kubernetes, time, new RuntimeMetrics(Prometheus.Metrics.NewCustomRegistry()))
    {
    }

    internal ApiClient(Kubernetes kubernetes, TimeProvider time, RuntimeMetrics metrics)
    {
        _kubernetes = kubernetes;
        _time = time;
        _metrics = metrics;
    }

    /// <summary>The object as it is now, or null when it does not exist.</summary>
    public async Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancel)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = ResourceType.Of<T>();
        var reply = await SendAsync(new("get", HttpMethod.Get, type, type.Path(key.Namespace, key.Name)), cancel);
        // An exception costs more than the request, and absence is what is asked for as often as not.
        return reply.Refusal is { IsNotFound: true } ? null : await ReadAsync<T>(reply, cancel);
    }

    /// <summary>All objects, read in pages of one consistent version.</summary>
    /// <param name="ns">Empty for all namespaces.</param>
    /// <param name="trim">Removes from an object what nobody needs, before the next one is read.</param>
    public async Task<ObjectList<T>> ListAsync<T>(string ns, CancellationToken cancel, string? labelSelector = null, Action<T>? trim = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await ReadPagesAsync(ns, labelSelector, PageSize, trim, cancel);
        }
        catch (ApiException e) when (e.IsExpired)
        {
            // The version of the first page fell out of the server's history: read all at once.
            return await ReadPagesAsync(ns, labelSelector, 0, trim, cancel);
        }
    }

    /// <summary>Creates the object.</summary>
    /// <exception cref="ApiException">AlreadyExists, Invalid, …</exception>
    public Task<T> CreateAsync<T>(T obj, CancellationToken cancel)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = ResourceType.Of<T>();
        return CallAsync<T>(new("create", HttpMethod.Post, type, type.Path(ObjectKey.Of(obj).Namespace), "application/json", Body(type, obj)), cancel);
    }

    /// <summary>
    /// Server-side apply of everything but the status: creates the object or changes the fields that <paramref name="desired"/> sets, and
    /// removes those that <paramref name="fieldManager"/> set before and no longer does. A <c>resourceVersion</c> or <c>uid</c> in
    /// <paramref name="desired"/> is a precondition.
    /// </summary>
    /// <param name="force">Take fields over from other managers, instead of failing with Conflict.</param>
    /// <exception cref="ApiException">Conflict when the version is not the latest, Invalid when a namesake has another uid.</exception>
    public Task<T> ApplyAsync<T>(T desired, string fieldManager, bool force, CancellationToken cancel)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = Body(ResourceType.Of<T>(), desired);
        body.Remove("status");
        return SendApplyAsync<T>(ObjectKey.Of(desired), body, null, fieldManager, force, cancel);
    }

    /// <summary>Server-side apply of the status alone. The preconditions are those of <see cref="ApplyAsync"/>.</summary>
    /// <exception cref="ApiException">As there, and NotFound when the object is gone.</exception>
    public Task<T> ApplyStatusAsync<T>(T desired, string fieldManager, bool force, CancellationToken cancel)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = Body(ResourceType.Of<T>(), desired);
        Keep(body, "apiVersion", "kind", "metadata", "status");
        Keep(body["metadata"]!.AsObject(), "name", "namespace", "uid", "resourceVersion");
        return SendApplyAsync<T>(ObjectKey.Of(desired), body, "status", fieldManager, force, cancel);
    }

    /// <summary>JSON merge patch. A <c>metadata.resourceVersion</c> in the patch is a precondition.</summary>
    /// <param name="subresource">For example <c>status</c> or <c>scale</c>.</param>
    public Task<T> MergePatchAsync<T>(ObjectKey key, JsonObject patch, CancellationToken cancel, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(patch);
        var type = ResourceType.Of<T>();
        return CallAsync<T>(new("patch", HttpMethod.Patch, type, type.Path(key.Namespace, key.Name, subresource), "application/merge-patch+json", patch), cancel);
    }

    /// <summary>Asks the server to delete the object. It stays, with a deletion timestamp, while it has finalizers.</summary>
    /// <returns>False when it did not exist.</returns>
    /// <exception cref="ApiException">Conflict when a precondition fails.</exception>
    public async Task<bool> DeleteAsync<T>(
        ObjectKey key, CancellationToken cancel, Preconditions? preconditions = null,
        PropagationPolicy propagation = PropagationPolicy.Background)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = propagation.ToString() };
        if (preconditions is not null)
        {
            body["preconditions"] = new JsonObject { ["uid"] = preconditions.Uid, ["resourceVersion"] = preconditions.ResourceVersion };
        }

        var type = ResourceType.Of<T>();
        var reply = await SendAsync(new("delete", HttpMethod.Delete, type, type.Path(key.Namespace, key.Name), "application/json", body), cancel);
        if (reply.Refusal is { IsNotFound: true })
        {
            return false;
        }

        reply.Accepted().Dispose();
        return true;
    }

    /// <summary>Opens a watch; the caller limits its time and disposes the answer.</summary>
    internal async Task<HttpResponseMessage> OpenWatchAsync<T>(
        string ns, string? labelSelector, string resourceVersion, TimeSpan timeout, CancellationToken cancel)
    {
        var query = $"?watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(resourceVersion)}"
            + $"&timeoutSeconds={(int)timeout.TotalSeconds}{Selector(labelSelector)}";
        var type = ResourceType.Of<T>();
        var call = new Call("watch", HttpMethod.Get, type, type.Path(ns) + query);
        return (await AttemptAsync(call, HttpCompletionOption.ResponseHeadersRead, cancel)).Accepted();
    }

    private Task<T> SendApplyAsync<T>(
        ObjectKey key, JsonObject body, string? subresource, string fieldManager, bool force, CancellationToken cancel)
    {
        var type = ResourceType.Of<T>();
        var path = type.Path(key.Namespace, key.Name, subresource)
            + $"?fieldManager={Uri.EscapeDataString(fieldManager)}&force={(force ? "true" : "false")}";
        return CallAsync<T>(new("apply", HttpMethod.Patch, type, path, "application/apply-patch+yaml", body), cancel);
    }

    private async Task<ObjectList<T>> ReadPagesAsync<T>(string ns, string? labelSelector, int limit, Action<T>? trim, CancellationToken cancel)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = ResourceType.Of<T>();
        var items = new List<T>();
        var unreadable = new Dictionary<ObjectKey, JsonException>();
        var query = $"?limit={limit}{Selector(labelSelector)}";
        for (var next = ""; ;)
        {
            var page = await CallAsync<ListPage>(new("list", HttpMethod.Get, type, type.Path(ns) + query + next), cancel);
            if (page?.Metadata?.ResourceVersion is not { } version)
            {
                throw new JsonException($"{type.Path(ns)}: the answer is no list");
            }

            foreach (var item in page.Items ?? [])
            {
                if (ReadObject<T>(item, out var error) is { } obj)
                {
                    trim?.Invoke(obj);
                    items.Add(obj);
                }
                else
                {
                    unreadable[KeyOf(item)] = error!;
                }
            }

            if (string.IsNullOrEmpty(page.Metadata.ContinueProperty))
            {
                return new ObjectList<T>(items, version) { Unreadable = unreadable };
            }

            next = $"&continue={Uri.EscapeDataString(page.Metadata.ContinueProperty)}";
        }
    }

    /// <summary>Null, and why, when the object does not have the shape of <typeparamref name="T"/>.</summary>
    internal static T? ReadObject<T>(JsonElement element, out JsonException? error)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        error = null;
        try
        {
            var obj = KubernetesJson.Deserialize<T>(element);
            if (obj.Metadata?.Name is { Length: > 0 })
            {
                // The items of a list of built-in objects do not repeat their kind.
                var type = ResourceType.Of<T>();
                obj.ApiVersion ??= type.ApiVersion;
                obj.Kind ??= type.Kind;
                return obj;
            }

            error = new JsonException("the object has no metadata.name");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            error = e as JsonException ?? new JsonException(e.Message, e);
        }

        return null;
    }

    internal static ObjectKey KeyOf(JsonElement element) =>
        element.TryGetProperty("metadata", out var metadata)
            ? new(Text(metadata, "namespace"), Text(metadata, "name"))
            : default;

    internal static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static JsonObject Body<T>(ResourceType type, T obj)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = JsonNode.Parse(KubernetesJson.Serialize(obj))!.AsObject();
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        Keep(
            body["metadata"]?.AsObject() ?? throw new ArgumentException($"the {type.Kind} has no metadata", nameof(obj)),
            "name", "generateName", "namespace", "uid", "resourceVersion", "labels", "annotations", "ownerReferences", "finalizers");
        return body;
    }

    private static void Keep(JsonObject obj, params string[] fields)
    {
        foreach (var field in obj.Select(p => p.Key).Except(fields).ToArray())
        {
            obj.Remove(field);
        }
    }

    private static string Selector(string? labelSelector) =>
        labelSelector is null ? "" : $"&labelSelector={Uri.EscapeDataString(labelSelector)}";

    private async Task<T> CallAsync<T>(Call call, CancellationToken cancel) => await ReadAsync<T>(await SendAsync(call, cancel), cancel);

    private static async Task<T> ReadAsync<T>(Reply reply, CancellationToken cancel)
    {
        using var response = reply.Accepted();
        return KubernetesJson.Deserialize<T>(await response.Content.ReadAsStreamAsync(cancel));
    }

    private async Task<Reply> SendAsync(Call call, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(CallTimeout, _time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            try
            {
                var reply = await AttemptAsync(call, HttpCompletionOption.ResponseContentRead, linked.Token);
                if (reply.Refusal is not { Code: 429 or 503, RetryAfter: { } wait } || wait > LongestWait || attempt == MaxAttempts)
                {
                    return reply;
                }

                await Task.Delay(Backoff.Spread(wait), _time, cancel);
            }
            catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                throw new TimeoutException($"{call.Verb} {call.Path}: no answer within {CallTimeout.TotalSeconds:0} s", e);
            }
        }
    }

    private async Task<Reply> AttemptAsync(Call call, HttpCompletionOption completion, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(_kubernetes.BaseUri, call.Path)) { Version = HttpVersion.Version20 };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (call.Body is not null)
        {
            request.Content = new StringContent(call.Body.ToJsonString(), Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.ContentType!);
        }

        var code = "error";
        try
        {
            if (_kubernetes.Credentials is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(request, cancel);
            }

            var response = await _kubernetes.HttpClient.SendAsync(request, completion, cancel);
            code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (response.IsSuccessStatusCode)
            {
                return new(response, null);
            }

            using (response)
            {
                var text = await response.Content.ReadAsStringAsync(cancel);
                return new(null, ApiException.FromResponse((int)response.StatusCode, text, response.Headers.RetryAfter, _time.GetUtcNow()));
            }
        }
        finally
        {
            _metrics.Requests.WithLabels(call.Verb, call.Type.Plural, code).Inc();
        }
    }

    private sealed record Call(string Verb, HttpMethod Method, ResourceType Type, string Path, string? ContentType = null, JsonObject? Body = null);

    private readonly record struct Reply(HttpResponseMessage? Response, ApiException? Refusal)
    {
        public HttpResponseMessage Accepted() => Refusal is null ? Response! : throw Refusal;
    }

    private sealed record ListPage(V1ListMeta? Metadata, IReadOnlyList<JsonElement>? Items);
}
