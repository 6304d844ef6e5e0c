using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Validation;
using k8s;

namespace CrossEncoderOperator.Api.Tests.Validation;

public sealed class SpecValidatorTests
{
    private const string Pin = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly ModelSourcePolicy s_policy = new(AllowHttps: true, AllowedFilePrefixes: ["/models", "/srv/m/"]);

    [Theory]
    [InlineData("file", """{"model":{"uri":"file:///models/a"}}""")]
    [InlineData("file under a prefix with a slash", """{"model":{"uri":"file:///srv/m/a"}}""")]
    [InlineData("the prefix itself", """{"model":{"uri":"file:///models"}}""")]
    [InlineData("https with pin", $$$"""{"model":{"uri":"https://models.example.com:8443/a/b","sha256":"{{{Pin}}}"}}""")]
    [InlineData("every field", $$$"""
        {"suspend":true,
         "model":{"uri":"file:///models/a","sha256":"{{{Pin}}}","variant":"int8","maxTokens":8192},
         "serving":{"image":"registry:5000/a/b@sha256:{{{Pin}}}","labels":{"team":"search","example.com/tier":""},
                    "limits":{"documentsPerRequest":10000,"bodyBytes":"64Mi","timeout":"10m"}},
         "resources":{"cpu":"500m","memory":"1.5Gi","gpus":16,"gpuResource":"amd.com/gpu"},
         "podTemplate":{"metadata":{"annotations":{"a/b":"c d"}},
                        "spec":{"nodeSelector":{"app.kubernetes.io/zone":"a"},
                                "containers":[{"name":"server","env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"secretKeyRef":{"name":"s","key":"k"} } }] }],
                                "initContainers":[{"name":"model","env":[{"name":"HTTPS_PROXY","value":"http://proxy"}]}]}},
         "scaling":{"minReplicas":0},
         "rollout":{"progressDeadline":"1h30m","revisionHistoryLimit":0}}
        """)]
    [InlineData("quantities as numbers", """{"model":{"uri":"file:///models/a"},"resources":{"cpu":2,"memory":1073741824}}""")]
    public void Accepts(string what, string spec) => Assert.True(Errors(spec).Length == 0, $"{what}: {string.Join("; ", Errors(spec))}");

    [Theory]
    [InlineData("""{}""", "spec.model.uri", "is required")]
    [InlineData("""{"model":{}}""", "spec.model.uri", "is required")]
    [InlineData("""{"model":{"uri":"s3://bucket/a"}}""", "spec.model.uri", "must start with https:// or file://")]
    [InlineData("""{"model":{"uri":"http://host/a"}}""", "spec.model.uri", "must start with https:// or file://")]
    [InlineData("""{"model":{"uri":"file://models/a"}}""", "spec.model.uri", "absolute path")]
    [InlineData("""{"model":{"uri":"file:///models/../etc"}}""", "spec.model.uri", "'..' path segments")]
    [InlineData("""{"model":{"uri":"file:///models/./a"}}""", "spec.model.uri", "'.' or")]
    [InlineData("""{"model":{"uri":"file:///models//a"}}""", "spec.model.uri", "must not have empty")]
    [InlineData("""{"model":{"uri":"file:///models/%2e%2e/etc"}}""", "spec.model.uri", "plain path")]
    [InlineData("""{"model":{"uri":"file:///models/a b"}}""", "spec.model.uri", "white space")]
    [InlineData("""{"model":{"uri":"file:///models/a\n"}}""", "spec.model.uri", "white space")]
    [InlineData("""{"model":{"uri":"file:///modelsx/a"}}""", "spec.model.uri", "/modelsx/a is not under a directory that the operator allows: /models, /srv/m/")]
    [InlineData("""{"model":{"uri":"file:///"}}""", "spec.model.uri", "must not have empty")]
    [InlineData("""{"model":{"uri":"https://host/a"}}""", "spec.model.sha256", "is required")]
    [InlineData($$$"""{"model":{"uri":"https:///a","sha256":"{{{Pin}}}"}}""", "spec.model.uri", "not a valid URL")]
    [InlineData($$$"""{"model":{"uri":"https://user:secret@host/a","sha256":"{{{Pin}}}"}}""", "spec.model.uri", "must not contain credentials")]
    [InlineData($$$"""{"model":{"uri":"https://host/a?token=x","sha256":"{{{Pin}}}"}}""", "spec.model.uri", "without query")]
    [InlineData($$$"""{"model":{"uri":"https://host/a#b","sha256":"{{{Pin}}}"}}""", "spec.model.uri", "without query")]
    [InlineData("""{"model":{"uri":"file:///models/a","sha256":"ABC"}}""", "spec.model.sha256", "64 lower-case")]
    [InlineData($$$"""{"model":{"uri":"file:///models/a","sha256":"{{{Pin}}}\n"}}""", "spec.model.sha256", "64 lower-case")]
    [InlineData("""{"model":{"uri":"file:///models/a","maxTokens":7}}""", "spec.model.maxTokens", "must be from 8 to 8192, is 7")]
    [InlineData("""{"model":{"uri":"file:///models/a","variant":"FP16"}}""", "spec.model.variant", "must be auto or fp32 or fp16 or int8, is 'FP16'")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"image":"a b"}}""", "spec.serving.image", "not the name of an image")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"limits":{"documentsPerRequest":0}}}""", "spec.serving.limits.documentsPerRequest", "from 1 to 10000")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"limits":{"bodyBytes":"4MB"}}}""", "spec.serving.limits.bodyBytes", "'4MB' is not a quantity")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"limits":{"bodyBytes":"1e9"}}}""", "spec.serving.limits.bodyBytes", "not a quantity")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"limits":{"bodyBytes":"65Mi"}}}""", "spec.serving.limits.bodyBytes", "must be from 1Ki to 64Mi, is 65Mi")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"limits":{"timeout":"-5s"}}}""", "spec.serving.limits.timeout", "'-5s' is not a duration")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"limits":{"timeout":"30"}}}""", "spec.serving.limits.timeout", "not a duration")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"limits":{"timeout":"999999999d999999999d"}}}""", "spec.serving.limits.timeout", "not a duration")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"limits":{"timeout":"1500ms"}}}""", "spec.serving.limits.timeout", "whole seconds")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"labels":{"crossencoder.dev/revision":"x"}}}""", "spec.serving.labels[crossencoder.dev/revision]", "reserved")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"labels":{"-a":"x"}}}""", "spec.serving.labels[-a]", "not a valid key")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"labels":{"a":"x y"}}}""", "spec.serving.labels[a]", "not a valid value")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"serving":{"labels":{"a":null}}}""", "spec.serving.labels[a]", "not a valid value")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"resources":{"cpu":"-1"}}""", "spec.resources.cpu", "not a quantity")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"resources":{"cpu":"1m"}}""", "spec.resources.cpu", "must be from 50m")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"resources":{"memory":"abc"}}""", "spec.resources.memory", "not a quantity")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"resources":{"memory":"1Mi"}}""", "spec.resources.memory", "must be from 64Mi")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"resources":{"gpus":-1}}""", "spec.resources.gpus", "must be from 0 to 16, is -1")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"resources":{"gpuResource":"gpu"}}""", "spec.resources.gpuResource", "not the name of an extended resource such as nvidia.com/gpu")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"resources":{"gpuResource":"a.kubernetes.io/gpu"}}""", "spec.resources.gpuResource", "not the name of an extended")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"resources":{"gpuResource":"requests.a/gpu"}}""", "spec.resources.gpuResource", "not the name of an extended")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"resources":{"gpuResource":"a.b/gpu\n"}}""", "spec.resources.gpuResource", "not the name of an extended")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"metadata":{"labels":{"app.kubernetes.io/name":"x"}}}}""", "spec.podTemplate.metadata.labels[app.kubernetes.io/name]", "reserved")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"metadata":{"annotations":{"crossencoder.dev/applied-hash":"x"}}}}""", "spec.podTemplate.metadata.annotations[crossencoder.dev/applied-hash]", "reserved")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"nodeSelector":{"a/b/c":"x"}}}}""", "spec.podTemplate.spec.nodeSelector[a/b/c]", "not a valid label key")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"containers":[{"name":"sidecar"}]}}}""", "spec.podTemplate.spec.containers[0].name", "must be 'server'")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"containers":[{"name":"server"},{"name":"server"}]}}}""", "spec.podTemplate.spec.containers[1].name", "there twice")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"initContainers":[{"name":"server"}]}}}""", "spec.podTemplate.spec.initContainers[0].name", "must be 'model'")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"containers":[{"name":"server","env":[{"name":"1A"}]}]}}}""", "spec.podTemplate.spec.containers[0].env[0].name", "first not a digit")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"containers":[{"name":"server","env":[{"name":"POD_IP"}]}]}}}""", "spec.podTemplate.spec.containers[0].env[0].name", "reserved")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"containers":[{"name":"server","env":[{"name":"A"},{"name":"A"}]}]}}}""", "spec.podTemplate.spec.containers[0].env[1].name", "there twice")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"containers":[{"name":"server","env":[{"name":"A","valueFrom":{}}]}]}}}""", "spec.podTemplate.spec.containers[0].env[0].valueFrom", "either")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"scaling":{"minReplicas":-1}}""", "spec.scaling.minReplicas", "must be from 0 to 1000, is -1")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"rollout":{"progressDeadline":"soon"}}""", "spec.rollout.progressDeadline", "'soon' is not a duration")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"rollout":{"progressDeadline":"8d"}}""", "spec.rollout.progressDeadline", "must be from 1s to 7d")]
    [InlineData("""{"model":{"uri":"file:///models/a"},"rollout":{"revisionHistoryLimit":101}}""", "spec.rollout.revisionHistoryLimit", "from 0 to 100")]
    public void Refuses(string spec, string path, string message)
    {
        var error = Assert.Single(Errors(spec));
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("product-search", true)]
    [InlineData("a", true)]
    [InlineData("a23456789-123456789-123456789-123456789-123456789-123456789-123", true)]
    [InlineData("a23456789-123456789-123456789-123456789-123456789-123456789-1234", false)]
    [InlineData("1a", false)]
    [InlineData("a.b", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("", false)]
    public void Name_is_that_of_a_Service(string name, bool valid) =>
        Assert.Equal(valid ? [] : ["metadata.name"], Errors("""{"model":{"uri":"file:///models/a"}}""", name).Select(error => error.Path));

    [Theory]
    [InlineData("file:///models/a", false, "spec.model.uri: file:// models are not allowed")]
    [InlineData("https://host/a", true, "spec.model.uri: https:// models are not allowed")]
    public void Policy_closes_a_source(string uri, bool pinned, string expected)
    {
        var deployment = Deployment($$$"""{"model":{"uri":"{{{uri}}}"{{{(pinned ? $",\"sha256\":\"{Pin}\"" : string.Empty)}}}}}""");
        var error = Assert.Single(SpecValidator.Validate(deployment, new ModelSourcePolicy(AllowHttps: false, AllowedFilePrefixes: [])));
        Assert.StartsWith(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_come_in_the_order_of_the_fields() => Assert.Equal(
        ["metadata.name", "spec.model.uri", "spec.model.maxTokens", "spec.resources.cpu", "spec.rollout.revisionHistoryLimit"],
        Errors("""{"rollout":{"revisionHistoryLimit":-1},"resources":{"cpu":"x"},"model":{"uri":"oci://a","maxTokens":1}}""", "A").Select(error => error.Path));

    private static SpecError[] Errors(string spec, string name = "product-search") =>
        [.. SpecValidator.Validate(Deployment(spec, name), s_policy)];

    private static CrossEncoderDeployment Deployment(string spec, string name = "product-search") =>
        KubernetesJson.Deserialize<CrossEncoderDeployment>($$"""{"metadata":{"name":"{{name}}"},"spec":{{spec}}}""");
}
