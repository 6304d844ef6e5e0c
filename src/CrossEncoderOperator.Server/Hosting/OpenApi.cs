namespace CrossEncoderOperator.Server.Hosting;

/// <summary>The description of the API, which is part of the program.</summary>
internal static class OpenApi
{
    private static readonly byte[] s_document = Read();

    public static async Task WriteAsync(HttpResponse response)
    {
        response.ContentType = "application/json";
        response.ContentLength = s_document.Length;
        await response.Body.WriteAsync(s_document);
    }

    private static byte[] Read()
    {
        using var resource = typeof(OpenApi).Assembly.GetManifestResourceStream("openapi.json")!;
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}
