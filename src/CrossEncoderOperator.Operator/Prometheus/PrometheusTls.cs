using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CrossEncoderOperator.Operator.Prometheus;

/// <summary>Certificates of a connection, read from their files when it is made.</summary>
internal static class PrometheusTls
{
    public static void Apply(TlsConfig tls, SslClientAuthenticationOptions options)
    {
        if (!string.IsNullOrEmpty(tls.CertificateFile))
        {
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) =>
                X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile);
        }
        if (!string.IsNullOrEmpty(tls.CaFile))
        {
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(tls.CaFile, certificate, chain, errors);
        }
    }

    private static bool IsTrusted(string caFile, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        // The name must be right; only the authority may be another.
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(caFile);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(leaf);
    }
}
