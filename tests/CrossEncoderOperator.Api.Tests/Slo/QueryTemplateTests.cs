using CrossEncoderOperator.Api.Slo;

namespace CrossEncoderOperator.Api.Tests.Slo;

public sealed class QueryTemplateTests
{
    [Theory]
    [InlineData("sum(m{revision=\"{{revision}}\"}[{{window}}])", null)]
    [InlineData("{{namespace}}{{name}}{{revision}}{{window}}", null)]
    [InlineData("m[{{window}}]", "must have {{revision}} in it")]
    [InlineData("m{r=\"{{revision}}\"}", "must have {{window}} in it")]
    [InlineData("{{revision}}{{window}}{{pod}}", "has '{{pod}}', but only")]
    [InlineData("{{revision}}{{window}}{{ name }}", "has '{{ name }}', but only")]
    [InlineData("{{revision}}{{window}}{{Name}}", "has '{{Name}}', but only")]
    [InlineData("{{revision}}{{window}}{{", "has '{{', but only")]
    [InlineData("{{revision}}{{window}}{{name}", "has '{{name}', but only")]
    [InlineData("{{{revision}}}{{window}}", "has '{{', but only")]
    [InlineData("m{a=~\"x{2}\",r=\"{{revision}}\"}[{{window}}]", null)]
    public void Fault_names_what_is_wrong(string template, string? fault)
    {
        var found = QueryTemplate.Fault(template);
        Assert.True(fault is null ? found is null : found?.StartsWith(fault, StringComparison.Ordinal) == true, $"found: {found}");
    }

    [Theory]
    [InlineData("plain", "shop", "shop")]
    [InlineData("label injection", "\"}", "\\x22\\x7d")]
    [InlineData("single quotes", "a'b", "a\\x27b")]
    [InlineData("backtick", "a`b", "a\\x60b")]
    [InlineData("backslash", "a\\b", "a\\x5cb")]
    [InlineData("line break", "a\nb", "a\\x0ab")]
    [InlineData("another placeholder", "{{window}}", "\\x7b\\x7bwindow\\x7d\\x7d")]
    [InlineData("letters of other scripts", "größe", "größe")]
    public void Values_cannot_leave_their_quotes(string what, string value, string escaped) =>
        Assert.True(
            QueryTemplate.Fill("{n=\"{{namespace}}\"}", value, "x", "x", TimeSpan.Zero) == $"{{n=\"{escaped}\"}}", what);

    [Theory]
    [InlineData(0, "1s")]
    [InlineData(0.4, "1s")]
    [InlineData(1.9, "1s")]
    [InlineData(90, "90s")]
    [InlineData(86400.5, "86400s")]
    [InlineData(-5, "1s")]
    public void Window_is_whole_seconds_at_least_one(double seconds, string window) =>
        Assert.Equal($"m[{window}]", QueryTemplate.Fill("m[{{window}}]", "n", "d", "r", TimeSpan.FromSeconds(seconds)));
}
