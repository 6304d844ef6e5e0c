using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Validation;
using k8s;

namespace CrossEncoderOperator.Api.Tests.Validation;

/// <summary><c>spec.slo</c>, <c>spec.rollout</c> and <c>spec.traffic</c>.</summary>
public sealed class RolloutValidatorTests
{
    private const string Q = "\"good\":\"g{{revision}}{{window}}\",\"total\":\"t{{revision}}{{window}}\",\"objective\":0.9";

    [Theory]
    [InlineData("nothing", "\"slo\":{},\"rollout\":{},\"traffic\":{}")]
    [InlineData("steps", """
        "rollout":{"strategy":"Canary","steps":[{"weight":0,"hold":"0s"},{"weight":5,"hold":"10m"},{"pause":true},{"weight":5},{"weight":100,"hold":"7d"}]}
        """)]
    [InlineData("twenty steps", """
        "rollout":{"steps":[{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1},{"weight":1}]}
        """)]
    [InlineData("no steps at all", """ "rollout":{"strategy":"AllAtOnce"} """)]
    [InlineData("every field of a rollout", """
        "rollout":{"analysis":{"interval":"1s","initialDelay":"0s","minSamples":1,"confidence":0.5,"noDataTimeout":"7d"},"onBreach":"Pause","onNoCapacity":"Swap",
                   "bake":"0s","rollbackWindow":"30d","progressDeadline":"1s","revisionHistoryLimit":100,"retryToken":"again"}
        """)]
    [InlineData("every objective", """
        "slo":{"prometheus":"main","window":"90d","latency":{"threshold":"1ms","objective":0.5,"maxRegression":0},"availability":{"objective":0.99999,"dryRun":true},
               "queueTime":{"threshold":"10m","objective":0.9},"truncation":{"objective":0.9,"maxRegression":100},"scoreDrift":{"threshold":0.3,"maxRegression":0.5},
               "quality":{"goldenSet":{"configMap":"a.b","key":"Golden_1.jsonl"},"metric":"accuracy@100","min":0,"maxDrop":1},
               "custom":[{"name":"a","good":"{{revision}}{{window}}","total":"{{revision}}{{window}}","objective":0.7},{"name":"b-1","good":"{{revision}}{{window}}","total":"{{revision}}{{window}}","objective":0.7,"prometheus":"other"}]}
        """)]
    [InlineData("Gateway API", """
        "traffic":{"mode":"GatewayAPI","gateway":{"parentRefs":[{"name":"edge.main","namespace":"infra","sectionName":"https","port":443}],"hostnames":["*.example.com","a.example.com"]},"mirror":{"percent":100},
                   "canaryHeader":{"name":"X-Canary","value":"yes please"}}
        """)]
    [InlineData("router", """ "traffic":{"mode":"Router","mirror":{"percent":0},"stickyHeader":"X-User"} """)]
    public void Accepts(string what, string spec) => Assert.True(Errors(spec).Length == 0, $"{what}: {string.Join("; ", Errors(spec))}");

    [Theory]
    [InlineData("\"rollout\":{\"strategy\":\"BlueGreen\"}", "spec.rollout.strategy: must be Canary or AllAtOnce, is 'BlueGreen'")]
    [InlineData("\"rollout\":{\"strategy\":\"AllAtOnce\",\"steps\":[]}", "spec.rollout.steps: is for strategy Canary only")]
    [InlineData("\"rollout\":{\"steps\":[{\"weight\":-1}]}", "spec.rollout.steps[0].weight: must be from 0 to 100, is -1")]
    [InlineData("\"rollout\":{\"steps\":[{\"weight\":1},{\"weight\":101}]}", "spec.rollout.steps[1].weight: must be from 0 to 100, is 101")]
    [InlineData("\"rollout\":{\"steps\":[{\"weight\":25},{\"weight\":5}]}", "spec.rollout.steps[1].weight: must not be less than the 25 of the step before, is 5")]
    [InlineData("\"rollout\":{\"steps\":[{\"weight\":25},{\"pause\":true},{\"weight\":5}]}", "spec.rollout.steps[2].weight: must not be less than the 25 of the step before, is 5")]
    [InlineData("\"rollout\":{\"steps\":[{}]}", "spec.rollout.steps[0]: set weight, or pause: true")]
    [InlineData("\"rollout\":{\"steps\":[null]}", "spec.rollout.steps[0]: set weight, or pause: true")]
    [InlineData("\"rollout\":{\"steps\":[{\"pause\":false}]}", "spec.rollout.steps[0]: set weight, or pause: true")]
    [InlineData("\"rollout\":{\"steps\":[{\"pause\":true,\"hold\":\"1m\"}]}", "spec.rollout.steps[0].hold: a pause ends when it is resumed: set hold or pause, not both")]
    [InlineData("\"rollout\":{\"steps\":[{\"weight\":5,\"hold\":\"-1m\"}]}", "spec.rollout.steps[0].hold: '-1m' is not a duration")]
    [InlineData("\"rollout\":{\"steps\":[{\"weight\":5,\"hold\":\"8d\"}]}", "spec.rollout.steps[0].hold: must be from 0s to 7d, is 8d")]
    [InlineData("\"rollout\":{\"steps\":[{\"weight\":5,\"hold\":\"999999999d999999999d\"}]}", "spec.rollout.steps[0].hold: '999999999d999999999d' is not a duration")]
    [InlineData("\"rollout\":{\"analysis\":{\"interval\":\"999ms\"}}", "spec.rollout.analysis.interval: must be from 1s to 1h, is 999ms")]
    [InlineData("\"rollout\":{\"analysis\":{\"initialDelay\":\"2h\"}}", "spec.rollout.analysis.initialDelay: must be from 0s to 1h, is 2h")]
    [InlineData("\"rollout\":{\"analysis\":{\"minSamples\":0}}", "spec.rollout.analysis.minSamples: must be from 1 to 1000000, is 0")]
    [InlineData("\"rollout\":{\"analysis\":{\"confidence\":1}}", "spec.rollout.analysis.confidence: must be from 0.5 to 0.99999, is 1")]
    [InlineData("\"rollout\":{\"analysis\":{\"noDataTimeout\":\"\"}}", "spec.rollout.analysis.noDataTimeout: '' is not a duration")]
    [InlineData("\"rollout\":{\"onBreach\":\"rollback\"}", "spec.rollout.onBreach: must be Rollback or Pause, is 'rollback'")]
    [InlineData("\"rollout\":{\"onNoCapacity\":\"Evict\"}", "spec.rollout.onNoCapacity: must be Wait or Swap, is 'Evict'")]
    [InlineData("\"rollout\":{\"bake\":\"8d\"}", "spec.rollout.bake: must be from 0s to 7d, is 8d")]
    [InlineData("\"rollout\":{\"rollbackWindow\":\"31d\"}", "spec.rollout.rollbackWindow: must be from 0s to 30d, is 31d")]
    [InlineData("\"rollout\":{\"retryToken\":\"12345678901234567890123456789012345678901234567890123456789012345\"}", "spec.rollout.retryToken: has 65 characters, at most 64 are allowed")]
    [InlineData("\"slo\":{\"prometheus\":\"Main\"}", "spec.slo.prometheus: is the name of a Prometheus server")]
    [InlineData("\"slo\":{\"window\":\"1m\"}", "spec.slo.window: must be from 1h to 90d, is 1m")]
    [InlineData("\"slo\":{\"latency\":{\"objective\":0.9}}", "spec.slo.latency.threshold: is required")]
    [InlineData("\"slo\":{\"latency\":{\"threshold\":\"0.5ms\",\"objective\":0.9}}", "spec.slo.latency.threshold: must be from 1ms to 10m, is 0.5ms")]
    [InlineData("\"slo\":{\"latency\":{\"threshold\":\"1s\"}}", "spec.slo.latency.objective: is required")]
    [InlineData("\"slo\":{\"availability\":{\"objective\":1.0}}", "spec.slo.availability.objective: must be from 0.5 to 0.99999, is 1")]
    [InlineData("\"slo\":{\"availability\":{\"objective\":99.9}}", "spec.slo.availability.objective: must be from 0.5 to 0.99999, is 99.9")]
    [InlineData("\"slo\":{\"queueTime\":{\"threshold\":\"soon\",\"objective\":0.9}}", "spec.slo.queueTime.threshold: 'soon' is not a duration")]
    [InlineData("\"slo\":{\"truncation\":{\"objective\":0.9,\"maxRegression\":-1}}", "spec.slo.truncation.maxRegression: must be from 0 to 100, is -1")]
    [InlineData("\"slo\":{\"scoreDrift\":{\"threshold\":0.55,\"maxRegression\":1}}", "spec.slo.scoreDrift.threshold: must be 0.1, 0.2, … or 0.9, is 0.55")]
    [InlineData("\"slo\":{\"scoreDrift\":{}}", "spec.slo.scoreDrift.maxRegression: is required")]
    [InlineData("\"slo\":{\"quality\":{\"min\":0.5}}", "spec.slo.quality.goldenSet.configMap: is required")]
    [InlineData("\"slo\":{\"quality\":{\"goldenSet\":{\"configMap\":\"A\"},\"min\":0.5}}", "spec.slo.quality.goldenSet.configMap: is not the name of a ConfigMap")]
    [InlineData("\"slo\":{\"quality\":{\"goldenSet\":{\"configMap\":\"a\",\"key\":\"a/b\"},\"min\":0.5}}", "spec.slo.quality.goldenSet.key: is not a key of a ConfigMap")]
    [InlineData("\"slo\":{\"quality\":{\"goldenSet\":{\"configMap\":\"a\"},\"min\":0.5,\"metric\":\"ndcg@101\"}}", "spec.slo.quality.metric: must be ndcg@k, mrr@k or accuracy@k with k from 1 to 100")]
    [InlineData("\"slo\":{\"quality\":{\"goldenSet\":{\"configMap\":\"a\"},\"min\":0.5,\"metric\":\"map@10\"}}", "spec.slo.quality.metric: must be ndcg@k")]
    [InlineData("\"slo\":{\"quality\":{\"goldenSet\":{\"configMap\":\"a\"},\"min\":1.1}}", "spec.slo.quality.min: must be from 0 to 1, is 1.1")]
    [InlineData("\"slo\":{\"quality\":{\"goldenSet\":{\"configMap\":\"a\"}}}", "spec.slo.quality: set min, maxDrop or both")]
    [InlineData("\"slo\":{\"custom\":[{" + Q + "}]}", "spec.slo.custom[0].name: is required")]
    [InlineData("\"slo\":{\"custom\":[{\"name\":\"A\"," + Q + "}]}", "spec.slo.custom[0].name: must be at most 40 characters")]
    [InlineData("\"slo\":{\"custom\":[{\"name\":\"a2345678901234567890123456789012345678901\"," + Q + "}]}", "spec.slo.custom[0].name: must be at most 40 characters")]
    [InlineData("\"slo\":{\"custom\":[{\"name\":\"a\"," + Q + "},{\"name\":\"a\"," + Q + "}]}", "spec.slo.custom[1].name: there is another objective named a")]
    [InlineData("\"slo\":{\"custom\":[{\"name\":\"latency\"," + Q + "}]}", "spec.slo.custom[0].name: there is another objective named latency")]
    [InlineData("\"slo\":{\"custom\":[{\"name\":\"a\",\"total\":\"{{revision}}{{window}}\",\"objective\":0.9}]}", "spec.slo.custom[0].good: is required")]
    [InlineData("\"slo\":{\"custom\":[{\"name\":\"a\",\"good\":\"{{revision}}{{window}}\",\"total\":\"{{revision}}{{window}}{{pod}}\",\"objective\":0.9}]}", "spec.slo.custom[0].total: has '{{pod}}', but only {{namespace}}, {{name}}, {{revision}} and {{window}} stand for something")]
    [InlineData("\"slo\":{\"custom\":[{\"name\":\"a\",\"good\":\"{{window}}\",\"total\":\"{{revision}}{{window}}\",\"objective\":0.9}]}", "spec.slo.custom[0].good: must have {{revision}} in it")]
    [InlineData("\"slo\":{\"custom\":[{\"name\":\"a\",\"prometheus\":\"\"," + Q + "}]}", "spec.slo.custom[0].prometheus: is the name of a Prometheus server")]
    [InlineData("\"traffic\":{\"mode\":\"Mesh\"}", "spec.traffic.mode: must be Router or GatewayAPI, is 'Mesh'")]
    [InlineData("\"traffic\":{\"mode\":\"GatewayAPI\"}", "spec.traffic.gateway: is required")]
    [InlineData("\"traffic\":{\"mode\":\"GatewayAPI\",\"gateway\":{}}", "spec.traffic.gateway.parentRefs: is required")]
    [InlineData("\"traffic\":{\"mode\":\"GatewayAPI\",\"gateway\":{\"parentRefs\":[{}]}}", "spec.traffic.gateway.parentRefs[0].name: is required")]
    [InlineData("\"traffic\":{\"mode\":\"GatewayAPI\",\"gateway\":{\"parentRefs\":[{\"name\":\"a\",\"namespace\":\"a.b\"}]}}", "spec.traffic.gateway.parentRefs[0].namespace: is not the name of a namespace")]
    [InlineData("\"traffic\":{\"mode\":\"GatewayAPI\",\"gateway\":{\"parentRefs\":[{\"name\":\"a\",\"port\":0}]}}", "spec.traffic.gateway.parentRefs[0].port: must be from 1 to 65535, is 0")]
    [InlineData("\"traffic\":{\"mode\":\"GatewayAPI\",\"gateway\":{\"parentRefs\":[{\"name\":\"a\"}],\"hostnames\":[\"A.example.com\"]}}", "spec.traffic.gateway.hostnames[0]: is not a host name")]
    [InlineData("\"traffic\":{\"mode\":\"GatewayAPI\",\"gateway\":{\"parentRefs\":[{\"name\":\"a\"}]},\"stickyHeader\":\"a\"}", "spec.traffic.stickyHeader: is for mode Router only")]
    [InlineData("\"traffic\":{\"mirror\":{\"percent\":101}}", "spec.traffic.mirror.percent: must be from 0 to 100, is 101")]
    [InlineData("\"traffic\":{\"canaryHeader\":{\"value\":\"a\"}}", "spec.traffic.canaryHeader.name: is required")]
    [InlineData("\"traffic\":{\"canaryHeader\":{\"name\":\"a:b\",\"value\":\"a\"}}", "spec.traffic.canaryHeader.name: must be at most 64 letters")]
    [InlineData("\"traffic\":{\"canaryHeader\":{\"name\":\"a\",\"value\":\"a\\r\\nb\"}}", "spec.traffic.canaryHeader.value: must be at most 256 printable ASCII characters")]
    [InlineData("\"traffic\":{\"canaryHeader\":{\"name\":\"transfer-encoding\",\"value\":\"a\"}}", "spec.traffic.canaryHeader.name: transfer-encoding belongs to the connection")]
    [InlineData("\"traffic\":{\"stickyHeader\":\"Host\"}", "spec.traffic.stickyHeader: Host belongs to the connection")]
    [InlineData("\"traffic\":{\"stickyHeader\":\"a b\"}", "spec.traffic.stickyHeader: must be at most 64 letters")]
    public void Refuses(string spec, string expected)
    {
        var error = Assert.Single(Errors(spec));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_steps_are_refused_once()
    {
        var steps = string.Join(',', Enumerable.Repeat("{\"weight\":5}", 1000));
        Assert.Equal(["spec.rollout.steps: has 1000 entries, at most 20 are allowed"], Errors($"\"rollout\":{{\"steps\":[{steps}]}}"));
    }

    private static string[] Errors(string spec)
    {
        var json = "{\"metadata\":{\"name\":\"product-search\"},\"spec\":{\"model\":{\"uri\":\"file:///models/a\"}," + spec + "}}";
        var errors = SpecValidator.Validate(KubernetesJson.Deserialize<CrossEncoderDeployment>(json), new ModelSourcePolicy(AllowHttps: true, AllowedFilePrefixes: ["/models"]));
        return [.. errors.Select(error => error.ToString())];
    }
}
