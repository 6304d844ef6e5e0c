using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.TestKit;
using k8s;

namespace CrossEncoderOperator.DevCluster.Tests.Api;

/// <summary>Plain HTTP to the test cluster, for what no client library would send.</summary>
internal sealed class RawApi(TestCluster cluster)
{
    private readonly Kubernetes _client = (Kubernetes)cluster.Client;

    public async Task<(int Code, JsonNode? Body, HttpResponseHeaders Headers)> SendAsync(
        string method, string path, string? body = null, string type = "application/json", string? token = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_client.BaseUri, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        request.Headers.TryAddWithoutValidation("Accept", accept ?? "application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        else if (_client.Credentials is not null) await _client.Credentials.ProcessHttpRequestAsync(request, TestContext.Current.CancellationToken);
        using var answer = await _client.HttpClient.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, Parse(text), answer.Headers);
    }

    /// <summary>The answer, or the list of the events of a watch; null when it is no JSON.</summary>
    private static JsonNode? Parse(string text)
    {
        try
        {
            // A watch answers with a line for each event.
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines.Length > 1 ? new JsonArray([.. lines.Select(line => JsonNode.Parse(line))]) : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
