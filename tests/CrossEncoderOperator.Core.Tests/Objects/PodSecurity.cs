using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Objects;

/// <summary>The restricted Pod Security Standard (which holds the baseline one), as the Kubernetes documentation has it.</summary>
internal static class PodSecurity
{
    public static IEnumerable<string> Violations(V1PodTemplateSpec template)
    {
        var pod = template.Spec;
        if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true)
        {
            yield return "host namespaces";
        }
        foreach (var volume in pod.Volumes ?? [])
        {
            if (KindOf(volume) is { } kind)
            {
                yield return $"volume {volume.Name}: {kind}";
            }
        }
        if (pod.SecurityContext?.Sysctls is { Count: > 0 })
        {
            yield return "sysctls";
        }
        foreach (var container in (pod.InitContainers ?? []).Concat(pod.Containers))
        {
            foreach (var violation in Violations(container, pod.SecurityContext))
            {
                yield return $"container {container.Name}: {violation}";
            }
        }
        if (pod.EphemeralContainers is { Count: > 0 })
        {
            yield return "ephemeral containers are not checked";
        }
    }

    private static IEnumerable<string> Violations(V1Container container, V1PodSecurityContext? pod)
    {
        var own = container.SecurityContext;
        if (own?.Privileged == true)
        {
            yield return "privileged";
        }
        if (own?.AllowPrivilegeEscalation != false)
        {
            yield return "allowPrivilegeEscalation";
        }
        if (own?.Capabilities?.Drop?.Contains("ALL") != true)
        {
            yield return "capabilities are not dropped";
        }
        if (own?.Capabilities?.Add?.Any(capability => capability != "NET_BIND_SERVICE") == true)
        {
            yield return "capabilities are added";
        }
        if ((own?.RunAsNonRoot ?? pod?.RunAsNonRoot) != true)
        {
            yield return "runAsNonRoot";
        }
        if ((own?.RunAsUser ?? pod?.RunAsUser) == 0)
        {
            yield return "runAsUser is 0";
        }
        if ((own?.SeccompProfile?.Type ?? pod?.SeccompProfile?.Type) is not ("RuntimeDefault" or "Localhost"))
        {
            yield return "seccompProfile";
        }
        if ((own?.ProcMount ?? "Default") != "Default")
        {
            yield return "procMount";
        }
        if (container.Ports?.Any(port => port.HostPort is > 0) == true)
        {
            yield return "hostPort";
        }
    }

    /// <summary>The kind of a volume that is not allowed.</summary>
    private static string? KindOf(V1Volume volume) =>
        volume switch
        {
            { HostPath: not null } => "hostPath",
            { ConfigMap: not null } or { Csi: not null } or { DownwardAPI: not null } or { EmptyDir: not null } or { Ephemeral: not null }
                or { PersistentVolumeClaim: not null } or { Projected: not null } or { Secret: not null } => null,
            _ => "other",
        };
}
