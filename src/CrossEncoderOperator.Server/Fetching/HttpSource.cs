using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CrossEncoderOperator.Server.Fetching;

/// <summary>Streams files of an HTTP server to disk; redirects are followed, within the policy.</summary>
internal sealed class HttpSource(HttpMessageInvoker http, FetchOptions options, TimeProvider time)
{
    private const int MaxRedirects = 5;
    private const int BufferBytes = 128 << 10;

    /// <summary>Copies the body and returns its length and SHA-256.</summary>
    /// <exception cref="FetchException">The server refuses, the body is longer than allowed, or the connection breaks.</exception>
    public async Task<(long Length, string Sha256)> CopyAsync(Uri uri, Stream target, long maxBytes, CancellationToken cancellation)
    {
        using var stall = new CancellationTokenSource(options.StallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellation);
        try
        {
            using var response = await GetAsync(uri, either.Token);
            if (response.Content.Headers.ContentLength > maxBytes)
            {
                throw TooLarge(uri, maxBytes);
            }

            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return await CopyAsync(uri, body, target, maxBytes, () => stall.CancelAfter(options.StallTimeout), either.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new FetchException($"{SourceUri.Show(uri)}: no data for {options.StallTimeout.TotalSeconds} s", transient: true, e);
        }
        catch (HttpRequestException e) when (e.InnerException is FetchException refused)
        {
            throw new FetchException(refused.Message, refused.IsTransient, e);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException { InnerException: SocketException })
        {
            // The inner exception is the one that says why: a certificate, a name, a refused connection.
            throw new FetchException($"{SourceUri.Show(uri)}: {e.GetBaseException().Message}", transient: true, e);
        }
    }

    private static async Task<(long Length, string Sha256)> CopyAsync(
        Uri uri, Stream body, Stream target, long maxBytes, Action progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long length = 0;
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            progress();
            length += count;
            if (length > maxBytes)
            {
                throw TooLarge(uri, maxBytes);
            }

            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
        }

        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task<HttpResponseMessage> GetAsync(Uri uri, CancellationToken cancellation)
    {
        var target = uri;
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            var response = await http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return response;
            }

            using (response)
            {
                if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
                {
                    throw Refused(uri, response.StatusCode);
                }

                target = SourceUri.Redirect(target, response.Headers.Location, options.AllowHttp);
            }
        }

        throw new FetchException($"{SourceUri.Show(uri)}: more than {MaxRedirects} redirects");
    }

    private static FetchException Refused(Uri uri, HttpStatusCode status) => new(
        $"{SourceUri.Show(uri)}: the server answered {(int)status}",
        transient: (int)status is >= 500 or 408 or 429);

    private static FetchException TooLarge(Uri uri, long maxBytes) =>
        new($"{SourceUri.Show(uri)}: larger than the {maxBytes} bytes that are left of the limit");
}
