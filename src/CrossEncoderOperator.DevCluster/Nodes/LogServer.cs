using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>The part of the kubelet's HTTPS interface that <c>kubectl logs</c> needs, with a certificate of its own making.</summary>
internal static class LogServer
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <param name="find">The container of a namespace, pod and container name.</param>
    public static async Task<WebApplication> StartAsync(IPAddress address, int port, Func<string, string, string, ContainerRunner?> find, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, port, listen => listen.UseHttps(Certificate(address, time.GetUtcNow()))));
        var app = builder.Build();
        app.MapGet("/containerLogs/{ns}/{pod}/{container}", (string ns, string pod, string container, HttpContext http) =>
            WriteAsync(http, find(ns, pod, container), $"{ns}/{pod}/{container}", time.GetUtcNow()));
        await app.StartAsync();
        return app;
    }

    private static async Task WriteAsync(HttpContext http, ContainerRunner? container, string name, DateTimeOffset now)
    {
        var query = http.Request.Query;
        bool Flag(string field) => query.TryGetValue(field, out var value) && value.ToString() is "" or "true" or "1";
        long? Number(string field) => long.TryParse(query[field], CultureInfo.InvariantCulture, out var number) ? number : null;
        http.Response.ContentType = "text/plain";
        var previous = Flag("previous");
        if ((previous ? container?.PreviousLog : container?.Log) is not { } log)
        {
            http.Response.StatusCode = container is null ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(container is null ? $"container {name} not found on this node"
                : previous ? $"previous terminated container {name} not found" : $"container {name} is waiting to start");
            return;
        }

        var since = Number("sinceSeconds") is { } seconds ? now.AddSeconds(-seconds)
            : DateTimeOffset.TryParse(query["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from) ? from : DateTimeOffset.MinValue;
        var (stamps, begins, left) = (Flag("timestamps"), true, Number("limitBytes") ?? long.MaxValue);
        await foreach (var (at, text) in log.ReadAsync((int?)Number("tailLines"), Flag("follow") && !previous, () => http.Response.Body.FlushAsync(http.RequestAborted), http.RequestAborted))
        {
            if (at < since) continue;
            byte[] line = [.. stamps && begins ? Encoding.ASCII.GetBytes(at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + " ") : [], .. text];
            begins = text.AsSpan().EndsWith("\n"u8);
            var length = (int)Math.Min(left, line.Length);
            await http.Response.Body.WriteAsync(line.AsMemory(0, length), http.RequestAborted);
            if ((left -= length) == 0) break;
        }
    }

    private static X509Certificate2 Certificate(IPAddress address, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=devcluster-node", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }
}
