using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>Fetches logs from the node that runs the pod.</summary>
internal sealed class PodLogs(ResourceCatalog catalog) : IDisposable
{
    // A node of a development cluster shows a certificate that nobody signed.
    private readonly HttpClient _nodes = new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is X509Certificate2 },
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _nodes.Dispose();

    public async Task WriteAsync(HttpContext http, JsonObject pod)
    {
        var cancel = http.RequestAborted;
        var container = Container(pod, http.Request.Query["container"].FirstOrDefault());
        http.Response.ContentType = "text/plain";
        if (pod.Str("spec.nodeName") is not { Length: > 0 } nodeName) return;

        var node = catalog.BuiltIn("", "nodes").Objects.Get(nodeName);
        var address = node.Items("status.addresses").FirstOrDefault(a => a.Str("type") == "InternalIP").Str("address");
        var port = node.Int("status.daemonEndpoints.kubeletEndpoint.Port");
        if (address is null || port is null) throw new ApiException(500, "InternalError", $"node {nodeName} has no kubelet endpoint");

        var query = string.Join('&', http.Request.Query.Where(q => q.Key != "container").Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value.ToString())}"));
        var uri = new Uri($"https://{address}:{port}/containerLogs/{pod.Namespace()}/{pod.Name()}/{container}?{query}");
        try
        {
            using var answer = await _nodes.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!answer.IsSuccessStatusCode) throw Refusal.BadRequest(await answer.Content.ReadAsStringAsync(cancel));

            await using var source = await answer.Content.ReadAsStreamAsync(cancel);
            var chunk = new byte[16 * 1024];
            int read;
            while ((read = await source.ReadAsync(chunk, cancel)) > 0)
            {
                await http.Response.Body.WriteAsync(chunk.AsMemory(0, read), cancel);
                await http.Response.Body.FlushAsync(cancel);
            }
        }
        catch (HttpRequestException e) when (!http.Response.HasStarted)
        {
            throw new ApiException(500, "InternalError", $"Get \"{uri}\": {e.Message}");
        }
    }

    private static string Container(JsonObject pod, string? asked)
    {
        var all = pod.Items("spec.initContainers").Concat(pod.Items("spec.containers")).Select(c => c.Str("name")!).ToList();
        var main = pod.Items("spec.containers").Select(c => c.Str("name")!).ToList();
        return asked switch
        {
            { Length: > 0 } => all.Contains(asked) ? asked : throw Refusal.BadRequest($"container {asked} is not valid for pod {pod.Name()}"),
            _ when main.Count == 1 => main[0],
            _ => throw Refusal.BadRequest($"a container name must be specified for pod {pod.Name()}, choose one of: [{string.Join(' ', all)}]"),
        };
    }
}
