using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Core.Revisions;
using k8s;

namespace CrossEncoderOperator.Core.Tests;

internal static class Samples
{
    public const string Pin = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public const string Minimal = """{"model":{"uri":"file:///models/a"}}""";

    public const string Https = $$$"""{"model":{"uri":"https://models.example.com:8443/a","sha256":"{{{Pin}}}"}}""";

    public const string Gpu = """
        {"model":{"uri":"file:///models/a"},"resources":{"cpu":"4","memory":"16Gi","gpus":2},
         "podTemplate":{"spec":{"tolerations":[{"key":"dedicated","operator":"Equal","value":"search","effect":"NoSchedule"}]}}}
        """;

    public const string Everything = """
        {"model":{"uri":"https://models.example.com/a","sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","maxTokens":256},
         "serving":{"image":"registry.example.com/server:1","labels":{"team":"search","app.example.com/tier":"gold"},
                    "limits":{"documentsPerRequest":10,"bodyBytes":"1Mi","timeout":"1m"}},
         "resources":{"cpu":"1500m","memory":"2048Mi"},
         "podTemplate":{
           "metadata":{"labels":{"team":"ranking"},"annotations":{"example.com/scrape":"true"}},
           "spec":{
             "nodeSelector":{"pool":"gpu"},
             "tolerations":[{"key":"gpu","operator":"Exists","effect":"NoSchedule"}],
             "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"arch","operator":"In","values":["amd64"]}]}]}}},
             "topologySpreadConstraints":[{"maxSkew":2,"topologyKey":"rack","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"team":"ranking"}}}],
             "priorityClassName":"high","runtimeClassName":"gvisor","schedulerName":"bin-packer","serviceAccountName":"ranker",
             "imagePullSecrets":[{"name":"registry"}],
             "containers":[{"name":"server","env":[{"name":"DOTNET_gcServer","value":"1"},{"name":"KEY","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]}],
             "initContainers":[{"name":"model","env":[{"name":"HTTPS_PROXY","value":"http://proxy:3128"}]}]
           }
         },
         "scaling":{"minReplicas":3},
         "rollout":{"progressDeadline":"5m","revisionHistoryLimit":2}}
        """;

    public const string Serving = """
        {"model":{"uri":"file:///models/a","variant":"fp32"},
         "serving":{
           "batching":{"maxTokens":4096,"maxWait":"5ms"},
           "documents":{"strategy":"Chunk","maxTokens":256,"overlapTokens":32,"maxChunks":8},
           "limits":{"queuedTokens":100000},
           "cache":{"size":"256Mi","ttl":"10m"},
           "calibration":{"method":"Platt","scale":1.7,"offset":-0.4},
           "capture":{"sampleRate":0.001,"redact":["Phone","Email"],"maxSize":"32Mi","maxAge":"12h"}}}
        """;

    public static ObjectSettings Settings { get; } = new("ghcr.io/crossencoder-operator/server:0.1.0", "IfNotPresent");

    public static PlanSettings PlanSettings { get; } = new(Settings, new ModelSourcePolicy(AllowHttps: true, AllowedFilePrefixes: ["/models"]));

    public static CrossEncoderDeployment Deployment(string spec, string name = "product-search") =>
        KubernetesJson.Deserialize<CrossEncoderDeployment>(
            $$"""{"metadata":{"name":"{{name}}","namespace":"shop","uid":"11111111-1111-1111-1111-111111111111","generation":1},"spec":{{spec}}}""");

    public static Revision Revision(string spec) => Core.Revisions.Revision.Of(RevisionSpec.Of(Deployment(spec).Spec, Settings.DefaultImage));
}
