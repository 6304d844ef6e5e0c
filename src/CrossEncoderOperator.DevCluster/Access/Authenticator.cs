using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiResources;
using Microsoft.AspNetCore.WebUtilities;

namespace CrossEncoderOperator.DevCluster.Access;

/// <summary>Says who holds a bearer token: a fixed one, or one that was issued to a service account.</summary>
/// <param name="fixedTokens">Tokens that were agreed at start.</param>
internal sealed class Authenticator(ResourceCatalog catalog, IReadOnlyDictionary<string, User> fixedTokens, TimeProvider time)
{
    public const string Audience = "https://kubernetes.default.svc";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The holder, or null: unknown, expired, for others, or of an account or pod that is gone.</summary>
    public User? Authenticate(string token, IReadOnlyCollection<string>? audiences = null)
    {
        foreach (var (known, user) in fixedTokens)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(token))) return user;
        }

        if (token.Split('.') is not [var header, var payload, var signature] || !Signed(header, payload, signature) || Claims(payload) is not { } claims
            || claims.Int("exp") <= time.GetUtcNow().ToUnixTimeSeconds()
            || !claims.Texts("aud").Intersect(audiences is { Count: > 0 } ? audiences : [Audience]).Any())
        {
            return null;
        }

        var bound = claims["kubernetes.io"];
        var (ns, name, uid) = (bound.Str("namespace"), bound.Str("serviceaccount.name"), bound.Str("serviceaccount.uid"));
        if (Find("serviceaccounts", ns, name).Str("metadata.uid") != uid
            || (bound.Str("pod.name") is { } pod && Find("pods", ns, pod).Str("metadata.uid") != bound.Str("pod.uid")))
        {
            return null;
        }

        var extra = new Dictionary<string, string[]>();
        if (bound.Obj("pod") is { } podClaim)
        {
            extra["authentication.kubernetes.io/pod-name"] = [podClaim.Str("name")!];
            extra["authentication.kubernetes.io/pod-uid"] = [podClaim.Str("uid")!];
        }

        return new User($"system:serviceaccount:{ns}:{name}", uid!,
            ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"])
        { Extra = extra };
    }

    /// <summary>A token for a service account.</summary>
    /// <param name="pod">The pod it dies with.</param>
    public string Issue(JsonObject account, JsonObject? pod, IEnumerable<string> audiences, DateTimeOffset expires)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var bound = new JsonObject
        {
            ["namespace"] = account.Namespace(), ["serviceaccount"] = new JsonObject { ["name"] = account.Name(), ["uid"] = account.Uid() },
        };
        if (pod is not null) bound["pod"] = new JsonObject { ["name"] = pod.Name(), ["uid"] = pod.Uid() };

        var claims = new JsonObject
        {
            ["iss"] = Audience,
            ["sub"] = $"system:serviceaccount:{account.Namespace()}:{account.Name()}",
            ["aud"] = new JsonArray([.. audiences.DefaultIfEmpty(Audience).Select(a => (JsonNode)a)]),
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = bound,
        };
        var text = Encode(new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" }) + "." + Encode(claims);
        return text + "." + WebEncoders.Base64UrlEncode(Sign(text));
    }

    private JsonObject? Find(string plural, string? ns, string? name) => catalog.BuiltIn("", plural).Objects.Get($"{ns}/{name}");

    private byte[] Sign(string text) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text));

    private bool Signed(string header, string payload, string signature)
    {
        try
        {
            return CryptographicOperations.FixedTimeEquals(Sign($"{header}.{payload}"), WebEncoders.Base64UrlDecode(signature));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static JsonObject? Claims(string payload)
    {
        try
        {
            return JsonNode.Parse(WebEncoders.Base64UrlDecode(payload)) as JsonObject;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Encode(JsonObject part) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
