namespace CrossEncoderOperator.Runtime.Tests.Clients;

public sealed class ResourceTypeTests
{
    [Theory]
    [InlineData(typeof(V1Pod), "shop", "a", null, "api/v1/namespaces/shop/pods/a")]
    [InlineData(typeof(V1Pod), "", null, null, "api/v1/pods")]
    [InlineData(typeof(V1Pod), "shop", null, null, "api/v1/namespaces/shop/pods")]
    [InlineData(typeof(V1Deployment), "shop", "a", "status", "apis/apps/v1/namespaces/shop/deployments/a/status")]
    [InlineData(typeof(V1Namespace), "", "a", null, "api/v1/namespaces/a")]
    [InlineData(typeof(V1Namespace), "ignored", "a", null, "api/v1/namespaces/a")]
    [InlineData(typeof(V1Node), "", null, null, "api/v1/nodes")]
    [InlineData(typeof(V1CustomResourceDefinition), "", "a.b", null, "apis/apiextensions.k8s.io/v1/customresourcedefinitions/a.b")]
    [InlineData(typeof(V1Pod), "a/b", "../secrets/x", null, "api/v1/namespaces/a%2Fb/pods/..%2Fsecrets%2Fx")]
    public void Path(Type type, string ns, string? name, string? subresource, string expected) =>
        Assert.Equal(expected, ResourceType.Of(type).Path(ns, name, subresource));

    [Fact]
    public void A_type_without_the_attribute_is_refused_by_name() =>
        Assert.Contains("ResourceTypeTests", Assert.Throws<NotSupportedException>(() => ResourceType.Of<ResourceTypeTests>()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("shop", "a", "shop/a")]
    [InlineData("", "a", "a")]
    public void Key_as_text(string ns, string name, string expected) => Assert.Equal(expected, new ObjectKey(ns, name).ToString());
}
