using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Router.Tests.Routes;

public sealed class RouteTableTests
{
    private static readonly object[] s_objects =
    [
        Given.Deployment(traffic: [Given.OfStable(90), Given.OfCanary(10)]),
        Given.Deployment("help", "shop", Given.OfStable()),
        Given.Deployment("help", "support", Given.OfStable()),
        Given.Deployment("help-aaaaaaaaaa", "support", Given.OfStable()),
        Given.Service("product-search", "10.96.0.7"),
        Given.Service("product-search-bbbbbbbbbb", "10.96.0.8"),
        Given.Service("product-search-bbbbbbbbbb", "fd00::8"),
        Given.Service("somebody-else", "10.96.0.9"),
        Given.Service("product-search", "None"),
    ];

    [Theory]
    [InlineData("product-search.shop", "shop/product-search")]
    [InlineData("Product-Search.SHOP:8080", "shop/product-search")]
    [InlineData("product-search.shop.", "shop/product-search")]
    [InlineData("product-search.shop.svc", "shop/product-search")]
    [InlineData("product-search.shop.svc:80", "shop/product-search")]
    [InlineData("product-search.shop.svc.cluster.local", "shop/product-search")]
    [InlineData("product-search.shop.svc.cluster.local.:80", "shop/product-search")]
    [InlineData("product-search.shop.svc.other.domain", null)]
    [InlineData("product-search.shop.local", null)]
    [InlineData("product-search.svc", null)]
    [InlineData("product-search", "shop/product-search")]
    [InlineData("product-search:80", "shop/product-search")]
    [InlineData("help", null)]
    [InlineData("help.support", "support/help")]
    [InlineData("help.shop", "shop/help")]
    [InlineData("product-search.help", null)]
    [InlineData("product-search-bbbbbbbbbb.shop", "shop/product-search@bbbbbbbbbb")]
    [InlineData("product-search-bbbbbbbbbb.shop.svc.cluster.local:80", "shop/product-search@bbbbbbbbbb")]
    [InlineData("product-search-dddddddddd.shop", null)]
    [InlineData("help-aaaaaaaaaa.support", "support/help-aaaaaaaaaa")]
    [InlineData("10.96.0.7", "shop/product-search")]
    [InlineData("10.96.0.7:80", "shop/product-search")]
    [InlineData("10.96.0.8", "shop/product-search@bbbbbbbbbb")]
    [InlineData("[fd00::8]:80", "shop/product-search@bbbbbbbbbb")]
    [InlineData("10.96.0.9", null)]
    [InlineData("None", null)]
    [InlineData("[", null)]
    [InlineData("", null)]
    [InlineData(".", null)]
    public void A_host_names_a_deployment_or_a_revision(string host, string? expected)
    {
        var path = new PathString("/rerank");
        var target = new Tables().Build(s_objects).Find(new HostString(host), ref path);
        Assert.Equal(expected, Text(target));
        Assert.Equal("/rerank", path.Value);
    }

    [Theory]
    [InlineData("/shop/product-search/v1/rerank", "shop/product-search", "/v1/rerank")]
    [InlineData("/shop/product-search/", "shop/product-search", "/")]
    [InlineData("/shop/product-search", "shop/product-search", "/")]
    [InlineData("/shop/product-search-bbbbbbbbbb/rerank", "shop/product-search@bbbbbbbbbb", "/rerank")]
    [InlineData("/shop/product-searching/rerank", null, "/shop/product-searching/rerank")]
    [InlineData("/support/product-search/rerank", null, "/support/product-search/rerank")]
    [InlineData("/product-search/rerank", null, "/product-search/rerank")]
    [InlineData("//product-search/rerank", null, "//product-search/rerank")]
    [InlineData("/", null, "/")]
    [InlineData("", null, "")]
    public void A_path_does_where_the_host_does_not(string path, string? expected, string rest)
    {
        var left = new PathString(path);
        var target = new Tables().Build(s_objects).Find(new HostString("gateway.example.com"), ref left);
        Assert.Equal((expected, rest), (Text(target), left.Value));
    }

    private static string? Text(Router.Routes.RouteTarget? target) =>
        target is null ? null : target.Revision is { } revision ? $"{target.Deployment.Key}@{revision.Revision}" : target.Deployment.Key.ToString();
}
