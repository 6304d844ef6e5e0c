using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Validation;
using k8s;

namespace CrossEncoderOperator.Api.Tests.Validation;

/// <summary>What is asked of <c>spec.traffic</c> in mode GatewayAPI.</summary>
public sealed class GatewayModeTests
{
    [Theory]
    [InlineData("""{"parentRefs":[{"name":"public"}]}""")]
    [InlineData("""{"parentRefs":[{"name":"public","namespace":"gateways","sectionName":"https","port":443}],"hostnames":["*.example.com","a.b"]}""")]
    public void Accepts(string gateway) => Assert.Empty(Errors(gateway));

    [Theory]
    [InlineData("null", "spec.traffic.gateway: is required")]
    [InlineData("""{}""", "spec.traffic.gateway.parentRefs: is required")]
    [InlineData("""{"parentRefs":[]}""", "spec.traffic.gateway.parentRefs: is required")]
    [InlineData("""{"parentRefs":[{"namespace":"a"}]}""", "spec.traffic.gateway.parentRefs[0].name: is required")]
    [InlineData("""{"parentRefs":[{"name":"a"},{"name":"b","namespace":"B"}]}""", "spec.traffic.gateway.parentRefs[1].namespace: is not the name of a namespace")]
    [InlineData("""{"parentRefs":[{"name":"a","sectionName":"_"}]}""", "spec.traffic.gateway.parentRefs[0].sectionName: is not the name of a listener")]
    [InlineData("""{"parentRefs":[{"name":"a","port":0}]}""", "spec.traffic.gateway.parentRefs[0].port: must be from 1 to 65535, is 0")]
    [InlineData("""{"parentRefs":[{"name":"a"}],"hostnames":["a.*.com"]}""", "spec.traffic.gateway.hostnames[0]: is not a host name")]
    [InlineData("""{"parentRefs":[{"name":"a"}]},"stickyHeader":"x-session" """, "spec.traffic.stickyHeader: is for mode Router only")]
    public void Refuses(string gateway, string error) => Assert.StartsWith(error, Assert.Single(Errors(gateway)), StringComparison.Ordinal);

    private static IEnumerable<string> Errors(string gateway) => SpecValidator.Validate(
        KubernetesJson.Deserialize<CrossEncoderDeployment>(
            $$$"""{"metadata":{"name":"a"},"spec":{"model":{"uri":"file:///models/a"},"traffic":{"mode":"GatewayAPI","gateway":{{{gateway}}}} } }"""),
        new ModelSourcePolicy(AllowHttps: true, AllowedFilePrefixes: ["/models"])).Select(error => error.ToString());
}
