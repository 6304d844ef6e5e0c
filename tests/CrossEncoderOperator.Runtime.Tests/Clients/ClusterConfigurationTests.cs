using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.Exceptions;
using Microsoft.AspNetCore.Hosting;

namespace CrossEncoderOperator.Runtime.Tests.Clients;

public sealed class ClusterConfigurationTests
{
    [Fact]
    public void A_kubeconfig_that_is_not_there_is_named()
    {
        var error = Assert.Throws<KubeConfigException>(() => ClusterConfiguration.Load("/does/not/exist"));
        Assert.Contains("/does/not/exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explicit_kubeconfig_is_read_with_its_token()
    {
        var path = System.IO.Path.GetTempFileName();
        await File.WriteAllTextAsync(
            path,
            """
            {"apiVersion":"v1","kind":"Config","current-context":"c","clusters":[{"name":"k","cluster":{"server":"http://127.0.0.1:1"}}],
             "users":[{"name":"u","user":{"token":"secret"}}],"contexts":[{"name":"c","context":{"cluster":"k","user":"u","namespace":"ops"}}]}
            """,
            TestContext.Current.CancellationToken);
        var configuration = ClusterConfiguration.Load(path);
        Assert.Equal(("http://127.0.0.1:1", "secret", "ops"), (configuration.Host, configuration.AccessToken, configuration.Namespace));
        File.Delete(path);
    }

    [Theory]
    [InlineData("the right authority and host", true, "127.0.0.1", true)]
    [InlineData("the right authority, another host", true, "10.0.0.1", false)]
    [InlineData("another authority", false, "127.0.0.1", false)]
    public async Task The_server_proves_authority_and_host(string what, bool authority, string host, bool accepted)
    {
        using var ca = Authority();
        using var other = Authority();
        using var certificate = Certificate(ca, IPAddress.Parse(host));
        await using var server = await ScriptedServer.StartAsync(l => l.UseHttps(certificate));
        server.On("GET", 200, """{"metadata":{"name":"a"}}""");
        using var kubernetes = ClusterConfiguration.Connect(new KubernetesClientConfiguration
        {
            Host = server.Address.ToString(),
            SslCaCerts = [X509CertificateLoader.LoadCertificate((authority ? ca : other).RawData)],
        });
        var client = new ApiClient(kubernetes, new TestTime());
        var get = () => client.GetAsync<V1ConfigMap>(new("shop", "a"), TestContext.Current.CancellationToken);
        if (accepted)
        {
            Assert.NotNull(await get());
        }
        else
        {
            var error = await Assert.ThrowsAsync<HttpRequestException>(get);
            Assert.True(error.HttpRequestError == HttpRequestError.SecureConnectionError, what);
        }
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static X509Certificate2 Certificate(X509Certificate2 ca, IPAddress address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(ca, new DateTimeOffset(ca.NotBefore), new DateTimeOffset(ca.NotAfter), [1, 2, 3]);
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
