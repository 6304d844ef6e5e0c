using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>A certificate authority made for one run, and the server certificate it signs.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly string[] DnsNames =
        ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];

    private Certificates(X509Certificate2 server, string authority) => (Server, Authority) = (server, authority);

    public X509Certificate2 Server { get; }

    /// <summary>In PEM.</summary>
    public string Authority { get; }

    public static Certificates Create(IEnumerable<IPAddress> addresses, DateTimeOffset now)
    {
        var (from, to) = (now.AddDays(-1), now.AddYears(1));
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=devcluster-ca", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        caRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        caRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(caRequest.PublicKey, false));
        using var ca = caRequest.CreateSelfSigned(from, to);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        Array.ForEach(DnsNames, names.AddDnsName);
        foreach (var address in addresses) names.AddIpAddress(address);

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(ca, true, false));
        using var signed = request.Create(ca, from, to, RandomNumberGenerator.GetBytes(16));
        return new Certificates(signed.CopyWithPrivateKey(key), ca.ExportCertificatePem());
    }

    public void Dispose() => Server.Dispose();
}
