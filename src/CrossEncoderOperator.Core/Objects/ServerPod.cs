using System.Globalization;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Pods;
using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Core.Revisions;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>
/// The pods of a revision. They meet the restricted Pod Security Standard, but for the hostPath volume of a <c>file://</c> model, which
/// needs a namespace at the privileged level.
/// </summary>
internal static class ServerPod
{
    public const string PortName = "http";

    private const string ModelPath = "/models";
    private const string SettingsPath = "/etc/crossencoder";
    private const string Address = "$(POD_IP)";
    public const int Port = 8080;
    private const long UserId = 65532;

    // Beside the files themselves: they take whole blocks of the disk.
    private const long CaptureOverhead = 16 << 20;

    // After SIGTERM the server goes on for this time by itself, until the endpoints of the Service have forgotten it.
    private const int DrainSeconds = 5;

    // Time to stop, beyond the requests that are being answered.
    private const int StopSeconds = 5;

    // One probe a second, so that a pod serves as soon as it can; the time that a start may take is the progress deadline's to judge.
    private const int StartupProbes = 3600;

    public static V1PodTemplateSpec Template(CrossEncoderDeployment owner, Revision revision, ObjectSettings settings)
    {
        var spec = revision.Spec;
        var pod = spec.PodTemplate?.Spec ?? new();
        return new()
        {
            Metadata = new()
            {
                Labels = Merged(spec.Serving.Labels, spec.PodTemplate?.Metadata?.Labels, ChildMetadata.LabelsOf(owner, revision.Name)),
                Annotations = spec.PodTemplate?.Metadata?.Annotations is { Count: > 0 } annotations ? Merged(annotations) : null,
            },
            Spec = new()
            {
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                SecurityContext = new()
                {
                    RunAsNonRoot = true,
                    RunAsUser = UserId,
                    RunAsGroup = UserId,
                    FsGroup = UserId,
                    SeccompProfile = new() { Type = "RuntimeDefault" },
                },
                TerminationGracePeriodSeconds =
                    DrainSeconds + (long)Duration.Parse(spec.Serving.Limits!.Timeout!).TotalSeconds + StopSeconds,
                InitContainers = [ModelContainer(spec, pod, settings)],
                Containers = [ServerContainer(spec, pod, settings)],
                Volumes = Volumes(owner, revision),
                TopologySpreadConstraints = pod.TopologySpreadConstraints is { Count: > 0 } spread
                    ? [.. spread]
                    : [Spread(owner, revision, "kubernetes.io/hostname"), Spread(owner, revision, "topology.kubernetes.io/zone")],
                NodeSelector = pod.NodeSelector is { Count: > 0 } selector ? Merged(selector) : null,
                Tolerations = Tolerations(spec, pod),
                Affinity = pod.Affinity,
                PriorityClassName = pod.PriorityClassName,
                RuntimeClassName = pod.RuntimeClassName,
                SchedulerName = pod.SchedulerName,
                ServiceAccountName = pod.ServiceAccountName,
                ImagePullSecrets = pod.ImagePullSecrets is { Count: > 0 } secrets ? [.. secrets] : null,
            },
        };
    }

    private static V1Container ModelContainer(RevisionSpec spec, PodTemplateSpec pod, ObjectSettings settings)
    {
        string[] pin = spec.Model.Sha256 is { } sha256 ? ["--sha256", sha256] : [];
        var local = ModelUri.FilePath(spec.Model.Uri!) is not null;
        string[] addresses = settings.PrivateModelAddresses && !local ? ["--allow-private"] : [];
        return Container(
            Api.Pods.ModelContainer.ContainerName,
            ["fetch", "--uri", spec.Model.Uri!, "--to", ModelPath, .. pin, .. addresses],
            Environment([], pod.InitContainers?.SelectMany(container => container.Env ?? [])),
            [Model(readOnly: local), Temporary()],
            Resources(spec),
            spec,
            settings);
    }

    private static V1Container ServerContainer(RevisionSpec spec, PodTemplateSpec pod, ObjectSettings settings)
    {
        string[] args =
        [
            "serve", "--settings", $"{SettingsPath}/{RevisionObjects.SettingsFile}", "--model", ModelPath,
            "--address", Address, "--port", Port.ToString(CultureInfo.InvariantCulture),
        ];
        V1EnvVar[] own =
        [
            Field("POD_IP", "status.podIP"),
            Field("POD_NAME", "metadata.name"),
            Field("POD_NAMESPACE", "metadata.namespace"),
            new()
            {
                Name = "CPU_LIMIT",
                ValueFrom = new()
                {
                    ResourceFieldRef = new()
                    {
                        ContainerName = Api.Pods.ServerContainer.ContainerName,
                        Resource = "limits.cpu",
                        Divisor = new ResourceQuantity("1"),
                    },
                },
            },
        ];
        var container = Container(
            Api.Pods.ServerContainer.ContainerName,
            args,
            Environment(own, pod.Containers?.SelectMany(extra => extra.Env ?? [])),
            [
                Model(readOnly: true),
                new() { Name = "settings", MountPath = SettingsPath, ReadOnlyProperty = true },
                Temporary(),
                .. Capture(spec).Select(volume => new V1VolumeMount { Name = volume.Name, MountPath = ServerSettings.CapturePath }),
            ],
            Resources(spec, spec.Resources.Gpus ?? 0),
            spec,
            settings);
        container.Ports = [new() { Name = PortName, ContainerPort = Port, Protocol = "TCP" }];
        container.StartupProbe = Probe("/healthz/ready", periodSeconds: 1, StartupProbes);
        container.ReadinessProbe = Probe("/healthz/ready", periodSeconds: 5, failures: 2);
        container.LivenessProbe = Probe("/healthz/live", periodSeconds: 10, failures: 3);
        return container;
    }

    private static V1Container Container(
        string name,
        string[] args,
        V1EnvVar[] environment,
        V1VolumeMount[] mounts,
        V1ResourceRequirements resources,
        RevisionSpec spec,
        ObjectSettings settings) => new()
        {
            Name = name,
            Image = spec.Serving.Image,
            ImagePullPolicy = settings.ImagePullPolicy,
            Args = args,
            Env = environment.Length > 0 ? environment : null,
            Resources = resources,
            VolumeMounts = mounts,
            TerminationMessagePolicy = "FallbackToLogsOnError",
            SecurityContext = new()
            {
                AllowPrivilegeEscalation = false,
                ReadOnlyRootFilesystem = true,
                Capabilities = new() { Drop = ["ALL"] },
            },
        };

    private static V1ResourceRequirements Resources(RevisionSpec spec, int gpus = 0)
    {
        var amounts = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["cpu"] = new(spec.Resources.Cpu!),
            ["memory"] = new(spec.Resources.Memory!),
        };
        if (gpus > 0)
        {
            amounts[spec.Resources.GpuResource!] = new(gpus.ToString(CultureInfo.InvariantCulture));
        }
        return new() { Requests = amounts, Limits = amounts };
    }

    /// <summary>As the admission plug-in ExtendedResourceToleration has it, which not every cluster runs.</summary>
    private static V1Toleration[]? Tolerations(RevisionSpec spec, PodTemplateSpec pod)
    {
        V1Toleration[] gpu = spec.Resources.GpuResource is { } key ? [new() { Key = key, OperatorProperty = "Exists", Effect = "NoSchedule" }] : [];
        V1Toleration[] tolerations = [.. pod.Tolerations ?? [], .. gpu];
        return tolerations.Length > 0 ? tolerations : null;
    }

    private static V1Volume[] Volumes(CrossEncoderDeployment owner, Revision revision) =>
    [
        ModelUri.FilePath(revision.Spec.Model.Uri!) is { } path
            ? new() { Name = "model", HostPath = new() { Path = path, Type = "Directory" } }
            : new() { Name = "model", EmptyDir = new() },
        new() { Name = "settings", ConfigMap = new() { Name = ChildNames.OfRevision(owner.Metadata.Name, revision.Name) } },
        new() { Name = "tmp", EmptyDir = new() },
        .. Capture(revision.Spec),
    ];

    private static V1Volume[] Capture(RevisionSpec spec)
    {
        if (spec.Serving.Capture is not { } capture)
        {
            return [];
        }
        var limit = Quantity.Parse(capture.MaxSize ?? CaptureSpec.DefaultMaxSize) + CaptureOverhead;
        return [new() { Name = "capture", EmptyDir = new() { SizeLimit = new(limit.ToString(CultureInfo.InvariantCulture)) } }];
    }

    private static V1TopologySpreadConstraint Spread(CrossEncoderDeployment owner, Revision revision, string key) => new()
    {
        MaxSkew = 1,
        TopologyKey = key,
        WhenUnsatisfiable = "ScheduleAnyway",
        LabelSelector = new() { MatchLabels = ChildMetadata.Selector(owner, revision.Name) },
    };

    private static V1VolumeMount Model(bool readOnly) =>
        new() { Name = "model", MountPath = ModelPath, ReadOnlyProperty = readOnly ? true : null };

    private static V1VolumeMount Temporary() => new() { Name = "tmp", MountPath = "/tmp" };

    private static V1Probe Probe(string path, int periodSeconds, int failures) => new()
    {
        HttpGet = new() { Path = path, Port = PortName, Scheme = "HTTP" },
        PeriodSeconds = periodSeconds,
        FailureThreshold = failures,
        TimeoutSeconds = 5,
    };

    private static V1EnvVar Field(string name, string path) =>
        new() { Name = name, ValueFrom = new() { FieldRef = new() { ApiVersion = "v1", FieldPath = path } } };

    private static V1EnvVar[] Environment(V1EnvVar[] own, IEnumerable<EnvironmentVariable>? added) =>
    [
        .. own,
        .. (added ?? []).Select(variable => new V1EnvVar
        {
            Name = variable.Name,
            Value = variable.Value,
            ValueFrom = variable.ValueFrom is { } source
                ? new() { ConfigMapKeyRef = source.ConfigMapKeyRef, SecretKeyRef = source.SecretKeyRef }
                : null,
        }),
    ];

    /// <summary>Later maps win.</summary>
    private static Dictionary<string, string> Merged(params IReadOnlyDictionary<string, string>?[] maps) =>
        maps.SelectMany(map => map ?? new Dictionary<string, string>(StringComparer.Ordinal))
            .GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
}
