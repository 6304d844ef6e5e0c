using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Access;

/// <summary>Answers questions about identity and rights.</summary>
internal sealed class AccessReviews(Authenticator authenticator, Authorizer authorizer)
{
    /// <summary>The review with its status.</summary>
    public JsonObject Answer(WriteRequest request, JsonObject review)
    {
        var (user, kind) = (request.User, request.Resource.Kind);
        review.Meta();
        review["status"] = kind switch
        {
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = Info(user) },
            "TokenReview" => Token(review),
            "SelfSubjectRulesReview" => Rules(user, review.Str("spec.namespace")),
            "SelfSubjectAccessReview" => Allowed(user, review, request),
            _ => Allowed(new User(review.Str("spec.user") ?? "", review.Str("spec.uid") ?? "", [.. review.Texts("spec.groups")]), review, request),
        };
        return review;
    }

    private JsonObject Token(JsonObject review)
    {
        var audiences = review.Texts("spec.audiences").ToList();
        return authenticator.Authenticate(review.Str("spec.token") ?? "", audiences) is { } user
            ? new JsonObject
            {
                ["authenticated"] = true,
                ["user"] = Info(user),
                ["audiences"] = new JsonArray([.. audiences.DefaultIfEmpty(Authenticator.Audience).Select(a => (JsonNode)a)]),
            }
            : new JsonObject { ["user"] = new JsonObject(), ["error"] = "[invalid bearer token, token lookup failed]" };
    }

    private JsonObject Allowed(User user, JsonObject review, WriteRequest request)
    {
        var (resource, path) = (review.Obj("spec.resourceAttributes"), review.Obj("spec.nonResourceAttributes"));
        if (resource is null == path is null)
        {
            throw Refusal.Invalid(request.Resource, "", [FieldError.Invalid("spec.resourceAttributes", resource,
                "exactly one of nonResourceAttributes or resourceAttributes must be specified")]);
        }

        if (request.Resource.Kind is not "SelfSubjectAccessReview" && user.Name.Length == 0 && user.Groups.Count == 0)
            throw Refusal.Invalid(request.Resource, "", [FieldError.Invalid("spec.user", "", "at least one of user or group must be specified")]);

        string Value(string field) => resource.Str(field) ?? "";
        var wanted = path is not null
            ? new AccessRequest(path.Str("verb") ?? "", Path: path.Str("path") ?? "")
            : new AccessRequest(Value("verb"), Value("group"), Value("resource"), Value("subresource"),
                request.Namespace ?? (Value("namespace") is { Length: > 0 } ns ? ns : null), Value("name"));
        return new JsonObject { ["allowed"] = authorizer.Allows(user, wanted) };
    }

    private JsonObject Rules(User user, string? ns)
    {
        var rules = user.Groups.Contains(User.Admins)
            ? [new PolicyRule(["*"], ["*"], ["*"], [], []), new PolicyRule(["*"], [], [], [], ["*"])] : authorizer.RulesOf(user, ns).ToList();
        return new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. rules.Where(r => r.Paths.Count == 0).Select(r => new JsonObject
            {
                ["verbs"] = List(r.Verbs), ["apiGroups"] = List(r.Groups), ["resources"] = List(r.Resources), ["resourceNames"] = List(r.Names),
            })]),
            ["nonResourceRules"] = new JsonArray([.. rules.Where(r => r.Paths.Count > 0).Select(r => new JsonObject
            {
                ["verbs"] = List(r.Verbs), ["nonResourceURLs"] = List(r.Paths),
            })]),
            ["incomplete"] = false,
        };
    }

    private static JsonObject Info(User user) => new()
    {
        ["username"] = user.Name,
        ["uid"] = user.Uid,
        ["groups"] = List(user.Groups),
        ["extra"] = new JsonObject(user.Extra.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)List(e.Value)))),
    };

    private static JsonArray List(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);
}
