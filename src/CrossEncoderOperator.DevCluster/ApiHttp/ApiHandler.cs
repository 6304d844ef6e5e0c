using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Access;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiTables;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Faults;
using CrossEncoderOperator.DevCluster.OpenApi;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>Answers every request: who asks, may they, what is it about.</summary>
internal sealed partial class ApiHandler
{
    private static readonly string[] DiscoveryForms = ["APIGroupDiscoveryList"];

    private static readonly JsonObject Version = new()
    {
        ["major"] = "1",
        ["minor"] = "33",
        ["gitVersion"] = "v1.33.0-devcluster",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2025-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "dotnet",
        ["platform"] = "linux/amd64",
    };

    private readonly Cluster _cluster;
    private readonly IFaultInjector _faults;
    private readonly ILogger _log;
    private readonly Discovery _discovery;
    private readonly ResourceHandler _resources;

    public ApiHandler(Cluster cluster, PodLogs logs, IFaultInjector faults, ILogger log)
    {
        (_cluster, _faults, _log) = (cluster, faults, log);
        _discovery = new Discovery(cluster.Catalog);
        _resources = new ResourceHandler(cluster, new Answer(new Tables(cluster.Time)), logs);
    }

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await RouteAsync(http);
        }
        catch (ApiException e)
        {
            await RefuseAsync(http, e);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(http, e.StatusCode == 413 ? Refusal.TooLarge(e.Message) : Refusal.BadRequest(e.Message));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away, or the server stops.
        }
        catch (Exception e)
        {
            LogFailed(e, http.Request.Method, http.Request.Path);
            await RefuseAsync(http, new ApiException(500, "InternalError", $"Internal error occurred: {e.Message}"));
        }
    }

    private static Task RefuseAsync(HttpContext http, ApiException refusal)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        return Answer.WriteAsync(http, refusal.ToStatus(), refusal.Code);
    }

    private async Task RouteAsync(HttpContext http)
    {
        var user = Authenticate(http.Request);
        var path = http.Request.Path.Value ?? "/";
        var watch = http.Request.Query["watch"].FirstOrDefault() is not (null or "0" or "false");
        if (RequestTarget.Parse(http.Request.Method, path, watch) is not { } target)
        {
            _cluster.Authorizer.Demand(user, new AccessRequest(http.Request.Method.ToLowerInvariant(), Path: path));
            await NonResourceAsync(http, path);
            return;
        }

        _cluster.Authorizer.Demand(user, target.Access);
        await _faults.BeforeAsync(http, target.Access);
        await _resources.HandleAsync(http, target, user, () => _faults.AfterWriteAsync(http, target.Access));
    }

    private User Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) return User.Anonymous;

        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && _cluster.Authenticator.Authenticate(header[7..].Trim()) is { } user
            ? Impersonate(request, user) : throw Refusal.Unauthorized();
    }

    /// <summary>Somebody who may can ask as somebody else.</summary>
    private User Impersonate(HttpRequest request, User user)
    {
        var name = request.Headers["Impersonate-User"].ToString();
        if (name.Length == 0) return user;
        var groups = request.Headers["Impersonate-Group"].OfType<string>().ToList();
        var account = name.Split(':') is ["system", "serviceaccount", var ns, var accountName] ? new { ns, accountName } : null;
        _cluster.Authorizer.Demand(user, account is null
            ? new AccessRequest("impersonate", Resource: "users", Name: name)
            : new AccessRequest("impersonate", Resource: "serviceaccounts", Namespace: account.ns, Name: account.accountName));
        foreach (var group in groups) _cluster.Authorizer.Demand(user, new AccessRequest("impersonate", Resource: "groups", Name: group));
        if (account is not null && groups.Count == 0) groups = ["system:serviceaccounts", $"system:serviceaccounts:{account.ns}"];
        return new User(name, "", [.. groups, "system:authenticated"]);
    }

    private async Task NonResourceAsync(HttpContext http, string path)
    {
        if (path.TrimEnd('/') is "/healthz" or "/livez" or "/readyz")
        {
            await Answer.TextAsync(http, "ok");
        }
        else if (path.TrimEnd('/') == "/version")
        {
            await Answer.WriteAsync(http, Version);
        }
        else if (AnswerForm.Parse(http.Request.Headers.Accept, DiscoveryForms) is var form && _discovery.Answer(path, form) is { } answer)
        {
            var aggregated = answer["kind"].AsString() == DiscoveryForms[0];
            await Answer.WriteAsync(http, answer, type: aggregated ? $"application/json;g=apidiscovery.k8s.io;v={form.Version};as={DiscoveryForms[0]}" : null);
        }
        else if (path.StartsWith("/openapi/v3", StringComparison.Ordinal) && OpenApi(path["/openapi/v3".Length..].Trim('/')) is { } document)
        {
            await Answer.WriteAsync(http, document);
        }
        else
        {
            await Answer.TextAsync(http, "404 page not found\n", 404);
        }
    }

    private JsonObject? OpenApi(string root)
    {
        var resources = _cluster.Catalog.All.Where(r => !r.Virtual).Select(r => r.Published);
        return root.Length == 0 ? OpenApiDocuments.Index(resources) : OpenApiDocuments.Document(resources, root);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string method, string path);
}
