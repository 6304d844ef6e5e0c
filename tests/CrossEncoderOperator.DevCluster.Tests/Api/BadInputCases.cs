namespace CrossEncoderOperator.DevCluster.Tests.Api;

/// <summary>The table of <see cref="BadInputTests"/>.</summary>
internal static class BadInputCases
{
    private const string Maps = "/api/v1/namespaces/{ns}/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/{ns}/deployments";
    private const string Widgets = "/apis/bad-input.example.com/v1/namespaces/{ns}/widgets";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Merge = "application/merge-patch+json";
    private const string JsonPatch = "application/json-patch+json";
    private const string Apply = "application/apply-patch+yaml";
    private const string Yaml = "application/yaml";
    private const string MapA = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""";

    /// <summary>What the cases about custom resources need.</summary>
    public static string Definition { get; } = Crd("""
        {"type":"object","properties":{"spec":{"type":"object","properties":{
          "replicas":{"type":"integer","format":"int32","minimum":0,"maximum":1000},
          "size":{"type":"integer","x-kubernetes-validations":[{"rule":"self == oldSelf","message":"size is immutable"}]},
          "steps":{"type":"array","maxItems":5,"items":{"type":"object","properties":{"weight":{"type":"integer","minimum":0,"maximum":100}}}},
          "split":{"type":"array","maxItems":10,"items":{"type":"integer"},
            "x-kubernetes-validations":[{"rule":"self.size() == 2 && self[0] + self[1] == 100","message":"the shares must sum to 100"}]}}}}}
        """, "widgets", "bad-input.example.com");

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        new("B1 unknown field, Strict", $"POST {Widgets}?fieldValidation=Strict", Widget("""{"oops":1}"""), 400, "BadRequest"),
        new("B1 unknown field of a built-in, Strict", $"POST {Maps}?fieldValidation=Strict", """{"metadata":{"name":"a"},"oops":1}""", 400, "BadRequest"),
        new("B2 duplicate keys, Strict", $"POST {Maps}?fieldValidation=Strict", """{"metadata":{"name":"a"},"data":{"x":"1","x":"2"}}""", 400, "BadRequest"),
        new("B3 wrong type", $"POST {Widgets}", Widget("""{"replicas":"many"}"""), 422, "Invalid", "FieldValueTypeInvalid spec.replicas"),
        new("B3 wrong type of a built-in", $"POST {Maps}", """{"metadata":{"name":"a"},"data":{"x":1}}""", 400, "BadRequest"),
        new("B4 negative replicas", $"POST {Widgets}", Widget("""{"replicas":-1}"""), 422, "Invalid", "FieldValueInvalid spec.replicas"),
        new("B4 replicas beyond 32 bits", $"POST {Widgets}", Widget("""{"replicas":2147483648}"""), 422, "Invalid", "FieldValueInvalid spec.replicas"),
        new("B4 negative replicas of a deployment", $"POST {Deployments}", Deployment(-1), 422, "Invalid", "FieldValueInvalid spec.replicas"),
        new("B5 weight below 0", $"POST {Widgets}", Widget("""{"steps":[{"weight":-1}]}"""), 422, "Invalid", "FieldValueInvalid spec.steps[0].weight"),
        new("B5 weight above 100", $"POST {Widgets}", Widget("""{"steps":[{"weight":101}]}"""), 422, "Invalid", "FieldValueInvalid spec.steps[0].weight"),
        new("B5 too many steps", $"POST {Widgets}", Widget("""{"steps":[{},{},{},{},{},{}]}"""), 422, "Invalid", "FieldValueTooMany spec.steps"),
        new("B6 rule over several fields", $"POST {Widgets}", Widget("""{"split":[50,40]}"""), 422, "Invalid", "FieldValueInvalid spec.split"),
        new("B7 immutable by rule", $"PATCH {Widgets}/a", """{"spec":{"size":2}}""", 422, "Invalid", "FieldValueInvalid spec.size", Merge, [$"POST {Widgets} {Widget("""{"size":1}""")}"]),
        new("B7 immutable selector", $"PATCH {Deployments}/a", """{"spec":{"selector":{"matchLabels":{"app":"b"}},"template":{"metadata":{"labels":{"app":"b"}}}}}""",
            422, "Invalid", "FieldValueInvalid spec.selector", Merge, [$"POST {Deployments} {Deployment(0)}"]),
        new("B7 immutable configmap", $"PATCH {Maps}/a", """{"data":{"x":"2"}}""", 422, "Invalid", "FieldValueForbidden data", Merge,
            [$$$$"""POST {{{{Maps}}}} {"metadata":{"name":"a"},"immutable":true,"data":{"x":"1"}}"""]),
        new("B9 uid changed", $"PATCH {Maps}/a", """{"metadata":{"uid":"11111111-1111-1111-1111-111111111111"}}""", 422, "Invalid", "FieldValueInvalid metadata.uid", Merge, [$"POST {Maps} {MapA}"]),
        new("B10 replace without version", $"PUT {Widgets}/a", Widget("{}"), 422, "Invalid", "FieldValueInvalid metadata.resourceVersion", After: [$"POST {Widgets} {Widget("{}")}"]),
        new("B10 replace with stale version", $"PUT {Maps}/a", """{"metadata":{"name":"a","resourceVersion":"1"}}""", 409, "Conflict", After: [$"POST {Maps} {MapA}"]),
        new("B10 replace of what is not there", $"PUT {Maps}/a", MapA, 404, "NotFound"),
        new("B11 name with two dots", $"POST {Maps}", """{"metadata":{"name":"a..b"}}""", 422, "Invalid", "FieldValueInvalid metadata.name"),
        new("B11 name in capitals", $"POST {Maps}", """{"metadata":{"name":"A"}}""", 422, "Invalid", "FieldValueInvalid metadata.name"),
        new("B11 name of 254 letters", $"POST {Maps}", $$$$"""{"metadata":{"name":"{{{{new string('a', 254)}}}}"}}""", 422, "Invalid", "FieldValueInvalid metadata.name"),
        new("B11 no name", $"POST {Maps}", """{"metadata":{}}""", 422, "Invalid", "FieldValueRequired metadata.name"),
        new("B12 another namespace", $"POST {Maps}", """{"metadata":{"name":"a","namespace":"other"}}""", 400, "BadRequest"),
        new("B13 bad label key", $"POST {Maps}", """{"metadata":{"name":"a","labels":{"bad key":"x"}}}""", 422, "Invalid", "FieldValueInvalid metadata.labels"),
        new("B13 bad label value", $"POST {Maps}", """{"metadata":{"name":"a","labels":{"x":"bad value"}}}""", 422, "Invalid", "FieldValueInvalid metadata.labels"),
        new("B13 label value of 64 letters", $"POST {Maps}", $$$$"""{"metadata":{"name":"a","labels":{"x":"{{{{new string('v', 64)}}}}"}}}""", 422, "Invalid", "FieldValueInvalid metadata.labels"),
        new("B14 body above 3 MiB", $"POST {Maps}", $$$$"""{"metadata":{"name":"a"},"data":{"x":"{{{{new string('x', 3 * 1024 * 1024)}}}}"}}""", 413, "RequestEntityTooLarge"),
        new("B14 ten thousand levels", $"POST {Maps}", $$$$"""{"metadata":{"name":"a"},"data":{{{{new string('[', 10_001)}}}}{{{{new string(']', 10_001)}}}}}""", 400, "BadRequest"),
        new("B15 not UTF-8", $"POST {Maps}", "{\"metadata\":{\"name\":\"\u00ff\u00fe\"}}", 400),
        new("B15 YAML aliases that multiply", $"PATCH {Maps}/a?fieldManager=m", Bomb(), 400, "BadRequest", Type: Apply),
        new("B16 unknown kind of patch", $"PATCH {Maps}/a", "{}", 415, "UnsupportedMediaType", Type: "application/json", After: [$"POST {Maps} {MapA}"]),
        new("B16 strategic patch of a custom resource", $"PATCH {Widgets}/a", "{}", 415, "UnsupportedMediaType", Type: "application/strategic-merge-patch+json", After: [$"POST {Widgets} {Widget("{}")}"]),
        new("B16 path that is not there", $"PATCH {Maps}/a", """[{"op":"remove","path":"/data/none"}]""", 422, "Invalid", Type: JsonPatch, After: [$"POST {Maps} {MapA}"]),
        new("B16 10,001 operations", $"PATCH {Maps}/a", $"[{string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/kind","value":"ConfigMap"}""", 10_001))}]", 413, "RequestEntityTooLarge", Type: JsonPatch, After: [$"POST {Maps} {MapA}"]),
        new("B17 apply without manager", $"PATCH {Maps}/a", MapA, 422, "Invalid", "FieldValueRequired fieldManager", Apply),
        new("B17 force of a merge patch", $"PATCH {Maps}/a?force=true", "{}", 422, "Invalid", "FieldValueForbidden force", Merge, [$"POST {Maps} {MapA}"]),
        new("B18 dryRun=x", $"POST {Maps}?dryRun=x", MapA, 422, "Invalid", "FieldValueNotSupported dryRun"),
        new("B19 unknown field selector", $"GET {Maps}?fieldSelector=data.x%3Dy", "", 400, "BadRequest"),
        new("B19 broken label selector", $"GET {Maps}?labelSelector=a%3D%3D%3Db", "", 400, "BadRequest"),
        new("B20 initial events without match", $"GET {Maps}?watch=1&timeoutSeconds=1&sendInitialEvents=true", "", 422, "Invalid", "FieldValueForbidden resourceVersionMatch"),
        new("B20 version that is no number", $"GET {Maps}?resourceVersion=abc", "", 400, "BadRequest"),
        new("B21 delete of another uid", $"DELETE {Maps}/a", """{"preconditions":{"uid":"other"}}""", 409, "Conflict", After: [$"POST {Maps} {MapA}"]),
        new("B21 two policies", $"DELETE {Maps}/a", """{"propagationPolicy":"Orphan","orphanDependents":false}""", 422, "Invalid", After: [$"POST {Maps} {MapA}"]),
        new("B22 finalizer added while deleting", $"PATCH {Maps}/a", """{"metadata":{"finalizers":["example.com/x","example.com/y"]}}""", 422, "Invalid", "FieldValueForbidden metadata.finalizers", Merge,
            [$$$$"""POST {{{{Maps}}}} {"metadata":{"name":"a","finalizers":["example.com/x"]}}""", $"DELETE {Maps}/a {{}}"]),
        new("B23 schema that is not structural", $"POST {Definitions}", Crd("""{"type":"object","properties":{"spec":{"properties":{"x":{"type":"string"}}}}}""", "loose", "bad-input.example.com"), 422, "Invalid",
            "FieldValueRequired spec.validation.openAPIV3Schema.properties[spec].type"),
        new("B23 rule that does not compile", $"POST {Definitions}", Crd("""{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-validations":[{"rule":"self.nope > 1"}]}}}""", "broken", "bad-input.example.com"), 422, "Invalid",
            "FieldValueInvalid spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule"),
        new("B23 rule that costs too much", $"POST {Definitions}", Crd("""
            {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"array","items":{"type":"array","items":{"type":"string"}}}},
              "x-kubernetes-validations":[{"rule":"self.a.all(x, x.all(y, self.a.all(z, z.all(w, w != y))))"}]}}}
            """, "costly", "bad-input.example.com"), 422, "Invalid"),
        new("body that is no object", $"POST {Maps}", "[]", 400, "BadRequest"),
        new("body that is cut", $"POST {Maps}", """{"metadata":""", 400, "BadRequest"),
        new("bad quantity", "POST /api/v1/namespaces/{ns}/pods", """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"b","resources":{"limits":{"cpu":"lots"}}}]}}""", 400, "BadRequest"),
    ];

    private static string Widget(string spec) =>
        $$$$"""{"apiVersion":"bad-input.example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{{{{spec}}}}}""";

    private static string Deployment(int replicas) => $$$$$"""
        {"metadata":{"name":"a"},"spec":{"replicas":{{{{{replicas}}}}},"selector":{"matchLabels":{"app":"a"}},
         "template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"example.com/c"}]}}}}
        """;

    private static string Crd(string schema, string plural, string group)
    {
        var kind = char.ToUpperInvariant(plural[0]) + plural[1..^(plural == "widgets" ? 1 : 0)];
        return $$$$$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{{{{plural}}}}}}.{{{{{{group}}}}}}"},
             "spec":{"group":"{{{{{{group}}}}}}","scope":"Namespaced","names":{"plural":"{{{{{{plural}}}}}}","kind":"{{{{{{kind}}}}}}"},
              "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{{{{{{schema}}}}}}}}]}}
            """;
    }

    /// <summary>Nine lines, each with nine aliases of the line before: 9⁹ values.</summary>
    private static string Bomb() => "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat("bcdefghi".Zip("abcdefgh", (line, before) =>
        $"{line}: &{line} [{string.Join(',', Enumerable.Repeat($"*{before} ", 9))}]\n"));
}
