using System.Text;

namespace CrossEncoderOperator.DevCluster.Commands;

/// <summary>The file that clients find a cluster by.</summary>
internal static class Kubeconfig
{
    public static string Text(string server, string authorityPem, string token) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: devcluster
          cluster:
            server: {server}
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(authorityPem))}
        users:
        - name: admin
          user:
            token: {token}
        contexts:
        - name: devcluster
          context:
            cluster: devcluster
            user: admin
        current-context: devcluster

        """;
}
