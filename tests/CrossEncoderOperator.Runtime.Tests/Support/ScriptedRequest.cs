using System.Text.Json.Nodes;

namespace CrossEncoderOperator.Runtime.Tests.Support;

internal sealed record ScriptedRequest(string Method, string Path, string Query, string ContentType, string Authorization, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public override string ToString() => $"{Method} {Path}{Query}";
}
