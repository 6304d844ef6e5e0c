using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Rig.Processes;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.EndToEnd.Tests.Crashes;

/// <summary>
/// Tells Prometheus of traffic to pods that are only claimed to run, as the router would count it: at every scrape, so many requests more
/// for each revision that has a weight. A revision under a model whose name ends in <c>slow</c> answers none of them in time while it is
/// the canary.
/// </summary>
internal sealed class TrafficExporter : IAsyncDisposable
{
    private const int RequestsPerScrape = 50;

    private readonly WebApplication _app;
    private readonly IKubernetes _client;
    private readonly ConcurrentDictionary<(string Namespace, string Name, string Revision), (int All, int Good)> _requests = [];

    private TrafficExporter(WebApplication app, IKubernetes client, string address) => (_app, _client, Address) = (app, client, address);

    /// <summary>Host and port.</summary>
    public string Address { get; }

    public static async Task<TrafficExporter> StartAsync(IKubernetes client)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Find()}");
        builder.WebHost.UseUrls($"http://{address}");
        var app = builder.Build();
        var exporter = new TrafficExporter(app, client, address);
        app.Run(exporter.AnswerAsync);
        await app.StartAsync();
        return exporter;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var all = await _client.CustomObjects.ListClusterCustomObjectAsync<CrossEncoderDeploymentList>(
            ApiGroup.Name, ApiGroup.Version, CrossEncoderDeployment.Plural, cancellationToken: http.RequestAborted);
        foreach (var deployment in all.Items)
        {
            foreach (var share in deployment.Status?.Traffic ?? [])
            {
                var slow = share.Role == "canary" && deployment.Spec.Model?.Uri?.EndsWith("slow", StringComparison.Ordinal) == true;
                var more = share.Weight > 0 ? RequestsPerScrape : 0;
                _requests.AddOrUpdate(
                    (deployment.Metadata.NamespaceProperty, deployment.Metadata.Name, share.Revision!), (0, 0), (_, count) => (count.All + more, count.Good + (slow ? 0 : more)));
            }
        }

        var text = new StringBuilder();
        foreach (var ((ns, name, revision), (total, good)) in _requests)
        {
            var labels = $"namespace=\"{ns}\",name=\"{name}\",revision=\"{revision}\"";
            text.Append(CultureInfo.InvariantCulture, $"crossencoder_router_requests_total{{{labels},code=\"200\"}} {total}\n");
            text.Append(CultureInfo.InvariantCulture, $"crossencoder_router_latency_requests_total{{{labels}}} {total}\n");
            text.Append(CultureInfo.InvariantCulture, $"crossencoder_router_latency_good_total{{{labels}}} {good}\n");
        }

        http.Response.ContentType = "text/plain; version=0.0.4";
        await http.Response.WriteAsync(text.ToString());
    }
}
