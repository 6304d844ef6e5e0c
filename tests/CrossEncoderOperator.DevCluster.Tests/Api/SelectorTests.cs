using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiTables;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Tests.Api;

public sealed class SelectorTests
{
    private static readonly JsonObject Labels = new() { ["app"] = "x", ["tier"] = "web", ["n"] = "5" };

    [Theory]
    [InlineData("app=x", true)]
    [InlineData("app==x,tier", true)]
    [InlineData("app!=x", false)]
    [InlineData("other!=x", true)]
    [InlineData("!other", true)]
    [InlineData("! app", false)]
    [InlineData("app in (x, y),tier notin (db)", true)]
    [InlineData("app notin (x)", false)]
    [InlineData("n>4,n<6", true)]
    [InlineData("n>5", false)]
    [InlineData("app=", false)]
    [InlineData("example.com/app", false)]
    public void A_label_selector_matches(string selector, bool matches) => Assert.Equal(matches, LabelSelector.Parse(selector).Matches(Labels));

    [Theory]
    [InlineData("a===b")]
    [InlineData("a in b")]
    [InlineData("a,")]
    [InlineData("=b")]
    [InlineData("a>x")]
    [InlineData("a=b c")]
    [InlineData("a/b/c=d")]
    public void What_is_no_label_selector_is_refused(string selector) =>
        Assert.Equal(400, Assert.Throws<ApiException>(() => LabelSelector.Parse(selector)).Code);

    [Theory]
    [InlineData(".spec.size", "4")]
    [InlineData(".spec.list[1]", "b")]
    [InlineData(".spec.list[-1]", "b")]
    [InlineData(".spec.list[*]", "a,b")]
    [InlineData(".spec['size']", "4")]
    [InlineData(".metadata.annotations.example\\.com/x", "y")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "True")]
    [InlineData(".status.conditions[?(@.type=='None')].status", "")]
    [InlineData(".nothing.here", "")]
    public void A_column_path_finds(string path, string found)
    {
        var obj = JsonNode.Parse("""
            {"metadata":{"annotations":{"example.com/x":"y"}},"spec":{"size":4,"list":["a","b"]},
             "status":{"conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}
            """)!;
        Assert.Equal(found, string.Join(',', JsonPathQuery.Parse(path).Evaluate(obj)));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(312, "5m12s")]
    [InlineData(3599, "59m")]
    [InlineData(10800, "3h")]
    [InlineData(11220, "3h7m")]
    [InlineData(172800, "2d")]
    [InlineData(180000, "2d2h")]
    [InlineData(31536000, "365d")]
    public void Ages_are_short(int seconds, string text)
    {
        var start = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(text, Ages.Since("2025-01-01T00:00:00Z", start.AddSeconds(seconds)));
    }
}
