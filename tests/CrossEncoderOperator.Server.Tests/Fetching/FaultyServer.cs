using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.Server.Tests.Fetching;

/// <summary>Serves a directory over HTTP at <c>/model/</c>; a path can be given other behaviour for its next requests.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _directory;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<RequestDelegate>> _faults = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = [];

    private FaultyServer(string directory)
    {
        _directory = directory;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Uri => new(_app.Urls.Single() + "/model/");

    public IReadOnlyCollection<string> Requests => _requests;

    public static async Task<FaultyServer> StartAsync(string directory)
    {
        var server = new FaultyServer(directory);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public void Next(string path, RequestDelegate answer) => _faults.GetOrAdd(path, _ => []).Enqueue(answer);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        _requests.Enqueue(path);
        if (_faults.TryGetValue(path, out var faults) && faults.TryDequeue(out var fault))
        {
            return fault(context);
        }

        string file = Path.Combine(_directory, path.Replace("/model/", "", StringComparison.Ordinal).TrimStart('/'));
        if (File.Exists(file))
        {
            return context.Response.SendFileAsync(file);
        }

        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
