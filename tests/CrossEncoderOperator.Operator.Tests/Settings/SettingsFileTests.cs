using CrossEncoderOperator.Operator.Notifications;
using CrossEncoderOperator.Operator.Options;
using CrossEncoderOperator.Operator.Prometheus;
using CrossEncoderOperator.Operator.Settings;
using CrossEncoderOperator.Operator.Tests.Support;

namespace CrossEncoderOperator.Operator.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private const string Url = "url: 'http://prometheus:9090'";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_field_is_read_from_YAML_and_JSON_alike()
    {
        var yaml = Read<PrometheusConfig>("""
            servers:
            - name: default
              url: https://prometheus.monitoring:9090/prom
              bearerTokenFile: /token
              tls: { caFile: /ca, certificateFile: /cert, keyFile: /key }
              headers: { X-Scope-OrgID: shop }
              timeout: 10s
              maxResponse: 2Mi
            - name: other
              url: http://other
              basicAuth: { username: me, passwordFile: /password }
            """);
        Assert.Empty(PrometheusConfigValidator.Validate(yaml));
        var json = Read<PrometheusConfig>("""
            {"servers":[{"name":"default","url":"https://prometheus.monitoring:9090/prom","bearerTokenFile":"/token",
              "tls":{"caFile":"/ca","certificateFile":"/cert","keyFile":"/key"},"headers":{"X-Scope-OrgID":"shop"},"timeout":"10s","maxResponse":"2Mi"},
             {"name":"other","url":"http://other","basicAuth":{"username":"me","passwordFile":"/password"}}]}
            """);
        Assert.Equivalent(yaml, json, strict: true);
        Assert.Equal(
            ("/token", "/ca", "/cert", "/key", "shop", "10s", "2Mi"),
            (yaml.Servers[0].BearerTokenFile, yaml.Servers[0].Tls!.CaFile, yaml.Servers[0].Tls!.CertificateFile, yaml.Servers[0].Tls!.KeyFile, yaml.Servers[0].Headers["X-Scope-OrgID"], yaml.Servers[0].Timeout, yaml.Servers[0].MaxResponse));
        Assert.Equal(("me", "/password", "5s", "1Mi"), (yaml.Servers[1].BasicAuth!.Username, yaml.Servers[1].BasicAuth!.PasswordFile, yaml.Servers[1].Timeout, yaml.Servers[1].MaxResponse));
    }

    [Theory]
    [InlineData("servers:\n- nmae: default", "line 2: Property 'nmae' not found")]
    [InlineData("servers:\n- name: a\n  name: b", "line 3: ")]
    [InlineData("servers:\n- name: [a", "line 2: ")]
    [InlineData("servers: 7", "line 1: ")]
    [InlineData("- name: a", "line 1: ")]
    public void What_cannot_be_read_names_the_line(string text, string expected)
    {
        var path = _folder.Write("settings", text);
        SettingsFile.Read<PrometheusConfig>(path, out var error);
        Assert.StartsWith($"{path}: {expected}", error, StringComparison.Ordinal);
        var failure = Assert.Single(new OperatorOptionsValidator().Validate(null, new() { PrometheusConfig = path }).Failures!);
        Assert.StartsWith($"--prometheus-config: {path}: {expected}", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"{{ {Url} }}", "servers[0].name: must be at most 63 characters of a-z, 0-9 and '-'")]
    [InlineData($"{{ name: A, {Url} }}", "servers[0].name: must be at most 63 characters")]
    [InlineData($"{{ name: a, {Url} }}, {{ name: a, {Url} }}", "servers[1].name: a is there twice")]
    [InlineData("{ name: a }", "servers[0].url: must be an http:// or https:// URL without query and fragment")]
    [InlineData("{ name: a, url: 'prometheus:9090' }", "servers[0].url: must be an http:// or https:// URL")]
    [InlineData("{ name: a, url: 'http://a/?x=y' }", "servers[0].url: must be an http:// or https:// URL")]
    [InlineData("{ name: a, url: 'http://me:secret@a' }", "servers[0].url: must not contain credentials; use basicAuth")]
    [InlineData($"{{ name: a, {Url}, tls: {{ caFile: /ca }} }}", "servers[0].tls: is for https:// only")]
    [InlineData("{ name: a, url: 'https://a', tls: { keyFile: /key } }", "servers[0].tls: set certificateFile and keyFile, or neither")]
    [InlineData($"{{ name: a, {Url}, bearerTokenFile: /t, basicAuth: {{ username: me, passwordFile: /p }} }}", "servers[0].basicAuth: set basicAuth or bearerTokenFile, not both")]
    [InlineData($"{{ name: a, {Url}, basicAuth: {{ passwordFile: /p }} }}", "servers[0].basicAuth.username: is required")]
    [InlineData($"{{ name: a, {Url}, basicAuth: {{ username: me }} }}", "servers[0].basicAuth.passwordFile: is required")]
    [InlineData($"{{ name: a, {Url}, headers: {{ 'a b': c }} }}", "servers[0].headers: 'a b' is not the name of a header that can be set")]
    [InlineData($"{{ name: a, {Url}, headers: {{ host: c }} }}", "servers[0].headers: 'host' is not the name of a header that can be set")]
    [InlineData($"{{ name: a, {Url}, headers: {{ a: \"b\\nc\" }} }}", "servers[0].headers[a]: must be printable ASCII characters")]
    [InlineData($"{{ name: a, {Url}, bearerTokenFile: /t, headers: {{ authorization: c }} }}", "servers[0].headers[Authorization]: is set by basicAuth and bearerTokenFile")]
    [InlineData($"{{ name: a, {Url}, timeout: 2m }}", "servers[0].timeout: must be a duration from 100ms to 1m, is '2m'")]
    [InlineData($"{{ name: a, {Url}, maxResponse: 1Gi }}", "servers[0].maxResponse: must be from 1Ki to 64Mi, is '1Gi'")]
    public void A_wrong_server_names_the_field(string servers, string expected) =>
        Assert.StartsWith(expected, Assert.Single(PrometheusConfigValidator.Validate(Read<PrometheusConfig>($"servers: [{servers}]"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ name: a, url: 'https://hooks.slack.com/services/T0/B0/x', format: slack, namespaces: [shop], reasons: [RolledBack] }", null)]
    [InlineData("{ name: a, urlFile: /url }", null)]
    [InlineData("{ url: 'http://a' }", "targets[0].name: must be at most 63 characters")]
    [InlineData("{ name: a, url: 'http://a' }, { name: a, url: 'http://a' }", "targets[1].name: a is there twice")]
    [InlineData("{ name: a }", "targets[0].url: set either url or urlFile")]
    [InlineData("{ name: a, url: 'http://a', urlFile: /url }", "targets[0].url: set either url or urlFile")]
    [InlineData("{ name: a, url: 'ftp://secret' }", "targets[0].url: must be an http:// or https:// URL")]
    [InlineData("{ name: a, url: 'http://a', format: teams }", "targets[0].format: must be json or slack, is 'teams'")]
    public void A_wrong_target_names_the_field(string targets, string? expected)
    {
        var error = NotificationConfigValidator.Validate(Read<NotificationConfig>($"targets: [{targets}]")).SingleOrDefault();
        Assert.True(expected is null ? error is null : error?.StartsWith(expected, StringComparison.Ordinal) == true, error);
        Assert.DoesNotContain("secret", error ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_read_where_no_file_is_named()
    {
        Assert.Empty(SettingsFile.Read<PrometheusConfig>(null, out var error).Servers);
        Assert.Null(error);
    }

    private T Read<T>(string text)
        where T : class, new()
    {
        var config = SettingsFile.Read<T>(_folder.Write("settings", text), out var error);
        Assert.Null(error);
        return config;
    }
}
