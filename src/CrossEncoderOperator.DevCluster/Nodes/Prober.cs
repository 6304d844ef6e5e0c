using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Asks a container how it is.</summary>
internal static class Prober
{
    [SuppressMessage("Security", "CA5359", Justification = "Probes do not verify the certificates of pods; the kubelet's do not either.")]
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="execute">Runs a command in the container's surroundings and returns its exit code.</param>
    /// <returns>Null when it is well, else what was wrong.</returns>
    public static async Task<string?> AskAsync(
        Probe probe, JsonObject container, string address, Func<IReadOnlyList<string>, CancellationToken, Task<int>> execute, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(probe.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            if (probe.Spec["httpGet"] is JsonObject get) return await GetAsync(get, container, address, both.Token);
            if (probe.Spec["tcpSocket"] is JsonObject tcp)
            {
                using var client = new TcpClient();
                await client.ConnectAsync(tcp.Text("host") ?? address, Probe.Port(container, tcp["port"]), both.Token);
                return null;
            }

            var code = await execute([.. probe.Spec.Texts("exec", "command")], both.Token);
            return code == 0 ? null : $"command exited with {code}";
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return "context deadline exceeded";
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            return e.Message;
        }
    }

    private static async Task<string?> GetAsync(JsonObject get, JsonObject container, string address, CancellationToken cancel)
    {
        var path = get.Text("path") ?? "/";
        var host = get.Text("host") is { Length: > 0 } other ? other : address;
        using var request = new HttpRequestMessage(HttpMethod.Get,
            $"{(get.Text("scheme") ?? "HTTP").ToLowerInvariant()}://{host}:{Probe.Port(container, get["port"])}{(path.StartsWith('/') ? path : $"/{path}")}");
        foreach (var header in get.Items("httpHeaders")) request.Headers.TryAddWithoutValidation(header.Text("name")!, header.Text("value"));
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        return (int)response.StatusCode is >= 200 and < 400 ? null : $"HTTP probe failed with statuscode: {(int)response.StatusCode}";
    }
}
