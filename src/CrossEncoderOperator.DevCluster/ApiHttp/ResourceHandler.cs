using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Access;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>Answers requests about objects.</summary>
internal sealed class ResourceHandler(Cluster cluster, Answer answer, PodLogs logs)
{
    private static readonly string[] ObjectForms = ["Table", "PartialObjectMetadata"];
    private static readonly string[] ListForms = ["Table", "PartialObjectMetadataList"];
    private static readonly string[] ReturnedWhenDeleted =
        ["pods", "services", "serviceaccounts", "persistentvolumeclaims", "persistentvolumes", "podtemplates", "resourcequotas"];

    private readonly PodActions _actions = new(cluster);
    private readonly AccessReviews _reviews = new(cluster.Authenticator, cluster.Authorizer);

    /// <param name="written">Called when a write is stored, before it is answered.</param>
    public async Task HandleAsync(HttpContext http, RequestTarget target, User user, Func<ValueTask> written)
    {
        var resource = cluster.Catalog.Get(target.Group, target.Version, target.Plural);
        if (target.Subresource.Length > 0 && !resource.Subresources.Contains(target.Subresource)) throw Refusal.NoSuchPath();
        if (resource.Namespaced ? target.Namespace is null && target.Name is not null : target.Namespace is not null) throw Refusal.NoSuchPath();

        var request = new WriteRequest(resource, target.Namespace, target.Name, user)
        {
            Subresource = target.Subresource.Length > 0 ? target.Subresource : null,
        };
        if (resource.Namespaced && target.Namespace is null && target.Verb is "create" or "deletecollection") throw Refusal.MethodNotAllowed();

        if (resource.DefinitionVersion is { } served && served.Holds("deprecated"))
            Warn(http, served.Str("deprecationWarning") ?? $"{resource.GroupVersion} {resource.Kind} is deprecated");

        switch (target.Verb)
        {
            case "get" when target.Subresource == "log":
                await logs.WriteAsync(http, ObjectReader.Get(resource, target.Namespace, target.Name!));
                break;
            case "get" when target.Subresource == "scale":
                await Answer.WriteAsync(http, Scales.Of(resource, ObjectReader.Get(resource, target.Namespace, target.Name!)));
                break;
            case "get" when !resource.Virtual:
                await GetAsync(http, request);
                break;
            case "list" when !resource.Virtual:
                await ListAsync(http, request);
                break;
            case "watch" when !resource.Virtual:
                await WatchAsync(http, request);
                break;
            case "create" when target.Name is null || target.Subresource is "token" or "binding" or "eviction":
                await CreateAsync(http, request, written);
                break;
            case "update" or "patch" when target.Name is not null && !resource.Virtual:
                await UpdateAsync(http, request, target.Verb == "patch", written);
                break;
            case "delete" when target.Subresource.Length == 0:
                await DeleteAsync(http, request, written);
                break;
            case "deletecollection" when !resource.Virtual:
                await DeleteCollectionAsync(http, request, written);
                break;
            default:
                throw Refusal.MethodNotAllowed();
        }
    }

    private Task GetAsync(HttpContext http, WriteRequest request)
    {
        var form = AnswerForm.Parse(http.Request.Headers.Accept, ObjectForms);
        return answer.ObjectAsync(http, request.Resource, ObjectReader.Get(request.Resource, request.Namespace, request.Name!), form);
    }

    private Task ListAsync(HttpContext http, WriteRequest request)
    {
        var form = AnswerForm.Parse(http.Request.Headers.Accept, ListForms);
        var options = ListOptions.Parse(name => http.Request.Query[name].FirstOrDefault(), watch: false);
        return answer.ListAsync(http, request.Resource, ObjectReader.List(request.Resource, Filter(http, request), options), form);
    }

    private Task WatchAsync(HttpContext http, WriteRequest request)
    {
        var form = AnswerForm.Parse(http.Request.Headers.Accept, ObjectForms);
        var options = ListOptions.Parse(name => http.Request.Query[name].FirstOrDefault(), watch: true);
        return new WatchStream(http, request.Resource, Filter(http, request), options, form, answer, cluster.Time).RunAsync();
    }

    private static ListFilter Filter(HttpContext http, WriteRequest request)
    {
        var labels = http.Request.Query["labelSelector"].FirstOrDefault();
        var fields = http.Request.Query["fieldSelector"].FirstOrDefault();
        if (request.Name is not null) fields = $"metadata.name={request.Name}";

        return new ListFilter(
            request.Namespace,
            string.IsNullOrEmpty(labels) ? null : LabelSelector.Parse(labels),
            string.IsNullOrEmpty(fields) ? null : FieldSelector.Parse(fields, request.Resource));
    }

    private async Task CreateAsync(HttpContext http, WriteRequest request, Func<ValueTask> written)
    {
        var form = AnswerForm.Parse(http.Request.Headers.Accept, ObjectForms);
        var resource = request.Resource;
        request = WriteOptions.Parse(http.Request, request, "CreateOptions");
        var duplicates = new List<string>();
        var body = await RequestBody.ReadAsync(http.Request, duplicates);
        if (request.Subresource is not null || resource.Plural == "bindings")
        {
            var action = body as JsonObject ?? throw Refusal.BadRequest("the body is not an object");
            var done = _actions.Do(request, action);
            await written();
            await Answer.WriteAsync(http, done, 201);
            return;
        }

        var obj = Decoder.Decode(request, body, duplicates, Refusal.BadRequest);
        if (resource.Virtual)
        {
            await Answer.WriteAsync(http, _reviews.Answer(request, obj), 201);
            return;
        }

        ApiResources.Versions.ToStored(resource, obj);
        var made = cluster.Writer.Create(request, obj);
        await AnswerWriteAsync(http, request, made, form, 201, written);
    }

    private async Task UpdateAsync(HttpContext http, WriteRequest request, bool patch, Func<ValueTask> written)
    {
        var form = AnswerForm.Parse(http.Request.Headers.Accept, ObjectForms);
        var resource = request.Resource;
        var change = patch ? await ReadPatchAsync(http.Request, resource) : null;
        request = WriteOptions.Parse(http.Request, request, patch ? "PatchOptions" : "UpdateOptions");
        var duplicates = new List<string>();
        var body = patch ? null : await RequestBody.ReadAsync(http.Request, duplicates);
        if (request.Subresource == "scale")
        {
            var (scaled, _) = cluster.Writer.Update(request with { Subresource = null }, old => old is null
                ? throw Refusal.NotFound(resource, request.Name!)
                : Scales.Set(resource, old, patch ? change!.Apply(Scales.Of(resource, old), Schema.Untyped) : body), mayCreate: false);
            await written();
            await Answer.WriteAsync(http, Scales.Of(resource, scaled));
            return;
        }

        var replacement = patch ? null : Replacement(request, Decoder.Decode(request, body, duplicates, Refusal.BadRequest));
        var (obj, created) = cluster.Writer.Update(request, old =>
        {
            var next = replacement is not null ? Checked(request, replacement.Copy(), old) : change!.Apply(request, old, cluster.Time.GetUtcNow());
            ApiResources.Versions.ToStored(resource, next);
            return next;
        }, mayCreate: request.Apply || (!patch && resource.CreateOnUpdate));
        await AnswerWriteAsync(http, request, obj, form, created ? 201 : 200, written);
    }

    private static async Task<Patch> ReadPatchAsync(HttpRequest http, ApiResources.Resource resource)
    {
        var type = RequestBody.MediaType(http);
        string[] known = resource.Custom ? [Patch.Json, Patch.Merge, Patch.ServerSideApply] : [Patch.Json, Patch.Merge, Patch.Strategic, Patch.ServerSideApply];
        if (!known.Contains(type)) throw Refusal.UnsupportedMediaType(string.Join(", ", known));

        var duplicates = new List<string>();
        return new Patch(type, RequestBody.Parse(await RequestBody.BytesAsync(http), type == Patch.ServerSideApply, duplicates), duplicates);
    }

    /// <summary>A PUT names the object it replaces.</summary>
    private static JsonObject Replacement(WriteRequest request, JsonObject obj)
    {
        if (obj.Name() != request.Name)
        {
            throw Refusal.BadRequest(obj.Name().Length == 0 ? "the name of the object (based on the request URL) was not provided"
                : $"the name of the object ({obj.Name()}) does not match the name on the URL ({request.Name})");
        }

        if (obj.Namespace() is { Length: > 0 } ns && ns != request.Namespace && request.Resource.Namespaced)
            throw Refusal.BadRequest("the namespace of the provided object does not match the namespace sent on the request");

        return obj;
    }

    private static JsonObject Checked(WriteRequest request, JsonObject next, JsonObject? old) =>
        old is not null && next.Uid() is { Length: > 0 } uid && uid != old.Uid()
            ? throw Refusal.Conflict(request.Resource, request.Name!, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {old.Uid()}")
            : next;

    private async Task DeleteAsync(HttpContext http, WriteRequest request, Func<ValueTask> written)
    {
        var form = AnswerForm.Parse(http.Request.Headers.Accept, ObjectForms);
        (request, var options) = await ReadDeleteAsync(http, request);
        var (obj, gone) = cluster.Deleter.Delete(request, options);
        await written();
        if (!gone || (!request.Resource.Custom && ReturnedWhenDeleted.Contains(request.Resource.Plural)))
        {
            await answer.ObjectAsync(http, request.Resource, obj, form);
            return;
        }

        var details = new JsonObject { ["name"] = request.Name, ["kind"] = request.Resource.Plural, ["uid"] = obj.Uid() };
        if (request.Resource.Group.Length > 0) details["group"] = request.Resource.Group;

        await Answer.WriteAsync(http, new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details,
        });
    }

    private async Task DeleteCollectionAsync(HttpContext http, WriteRequest request, Func<ValueTask> written)
    {
        (request, var options) = await ReadDeleteAsync(http, request);
        var list = ObjectReader.List(request.Resource, Filter(http, request), ListOptions.Parse(name => http.Request.Query[name].FirstOrDefault(), watch: false));
        foreach (var obj in list.Items)
        {
            try
            {
                cluster.Deleter.Delete(request with { Namespace = obj.Namespace(), Name = obj.Name() }, options);
            }
            catch (ApiException e) when (e.Code == 404)
            {
                // Somebody else was faster.
            }
        }

        await written();
        await answer.ListAsync(http, request.Resource, list, AnswerForm.Json);
    }

    private static async Task<(WriteRequest Request, DeleteOptions Options)> ReadDeleteAsync(HttpContext http, WriteRequest request)
    {
        var body = await RequestBody.ReadAsync(http.Request, []);
        var options = body as JsonObject ?? (body is null ? [] : throw Refusal.BadRequest("the body is not an object"));
        var query = http.Request.Query;
        foreach (var field in body is null ? new[] { "propagationPolicy", "gracePeriodSeconds", "orphanDependents" } : [])
        {
            if (query[field].FirstOrDefault() is { Length: > 0 } text)
                options[field] = field == "propagationPolicy" ? text : JsonBody.Read(System.Text.Encoding.UTF8.GetBytes(text), []);
        }

        return (WriteOptions.Parse(http.Request, request, "DeleteOptions", options), DeleteOptions.Parse(options));
    }

    private async Task AnswerWriteAsync(HttpContext http, WriteRequest request, JsonObject obj, AnswerForm form, int code, Func<ValueTask> written)
    {
        await written();
        foreach (var warning in request.Warnings.Distinct()) Warn(http, warning);

        await answer.ObjectAsync(http, request.Resource, obj, form, code);
    }

    private static void Warn(HttpContext http, string text) => http.Response.Headers.Append(
        "Warning", $"299 - \"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
}
