using System.Text;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Makes a pod's volumes as folders of the node, and looks up what its environment refers to.</summary>
internal sealed class PodFiles(IObjectClient client, NodeAgentOptions options, JsonObject pod, PodFields fields, string folder)
{
    private const int TokenSeconds = 365 * 24 * 3600;

    private static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");
    private static readonly ResourceId Secrets = new("", "v1", "secrets");
    private static readonly ResourceId Accounts = new("", "v1", "serviceaccounts");

    private readonly Dictionary<string, string> _volumes = [];

    public string? KubeConfig { get; private set; }

    public async Task PrepareAsync(CancellationToken cancel)
    {
        foreach (var volume in pod.Items("spec", "volumes"))
        {
            var name = volume.Text("name")!;
            try
            {
                _volumes[name] = await VolumeAsync(volume, Path.Combine(folder, "volumes", name), cancel);
            }
            catch (Exception e) when (e is MountException or IOException or UnauthorizedAccessException)
            {
                throw new MountException($"MountVolume.SetUp failed for volume \"{name}\" : {e.Message}");
            }
        }

        if (pod.Flag("spec", "automountServiceAccountToken") is not false && KubeConfig is null) await WriteKubeConfigAsync(cancel);
    }

    public Mounts MountsOf(JsonObject container, string terminationLog)
    {
        var mounts = container.Items("volumeMounts").Select(mount =>
        {
            var source = Path.Combine(_volumes[mount.Text("name")!], mount.Text("subPath") ?? "");
            if (!Path.Exists(source)) Directory.CreateDirectory(source);
            return (mount.Text("mountPath")!, source);
        });
        return new Mounts(mounts.Append((container.Text("terminationMessagePath") ?? "/dev/termination-log", terminationLog)));
    }

    /// <summary>The container's variables, in order, each expanded by those before it.</summary>
    public async Task<Dictionary<string, string>> EnvironmentAsync(JsonObject container, CancellationToken cancel)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOSTNAME"] = pod.Name,
            ["KUBERNETES_SERVICE_HOST"] = options.Server.Host,
            ["KUBERNETES_SERVICE_PORT"] = $"{options.Server.Port}",
        };
        if (KubeConfig is not null) result["KUBECONFIG"] = KubeConfig;
        foreach (var source in container.Items("envFrom"))
        {
            var reference = source["configMapRef"] ?? source["secretRef"];
            var data = await DataAsync(source["secretRef"] is not null, reference.Text("name"), reference.Flag("optional") is true, cancel);
            foreach (var (key, value) in data) result[source.Text("prefix") + key] = Encoding.UTF8.GetString(value);
        }

        foreach (var variable in container.Items("env"))
        {
            var name = variable.Text("name")!;
            var from = variable["valueFrom"];
            var value = from is null ? Expansion.Expand(variable.Text("value") ?? "", result)
                : from.Text("fieldRef", "fieldPath") is { } path ? fields.Field(path)
                : from["resourceFieldRef"] is JsonObject resource ? fields.Resource(resource, container.Text("name")!)
                : await ValueAsync(from["secretKeyRef"] ?? from["configMapKeyRef"], from["secretKeyRef"] is not null, cancel);
            if (value is not null) result[name] = value;
        }

        return result;
    }

    private async Task<string?> ValueAsync(JsonNode? reference, bool secret, CancellationToken cancel)
    {
        var optional = reference.Flag("optional") is true;
        var data = await DataAsync(secret, reference.Text("name"), optional, cancel);
        if (data.TryGetValue(reference.Text("key") ?? "", out var value)) return Encoding.UTF8.GetString(value);
        return optional ? null : throw new MountException($"couldn't find key {reference.Text("key")} in {(secret ? "Secret" : "ConfigMap")} {pod.Namespace}/{reference.Text("name")}");
    }

    private async Task<Dictionary<string, byte[]>> DataAsync(bool secret, string? name, bool optional, CancellationToken cancel)
    {
        var found = await client.GetAsync(secret ? Secrets : ConfigMaps, pod.Namespace, name ?? "", cancel);
        if (found is null) return optional ? [] : throw new MountException($"{(secret ? "secret" : "configmap")} \"{name}\" not found");
        var data = found.Pairs("data").ToDictionary(pair => pair.Key, pair => secret ? Convert.FromBase64String(pair.Value) : Encoding.UTF8.GetBytes(pair.Value), StringComparer.Ordinal);
        foreach (var (key, value) in found.Pairs("binaryData")) data[key] = Convert.FromBase64String(value);
        return data;
    }

    private async Task<string> VolumeAsync(JsonObject volume, string target, CancellationToken cancel)
    {
        if (volume["hostPath"] is { } host) return HostPath(options.HostPaths.Rewrite(host.Text("path")!), host.Text("type") ?? "");
        Directory.CreateDirectory(target);
        if (volume["emptyDir"] is not null) return target;
        var sources = volume["projected"] is { } projected ? projected.Items("sources") : [volume];
        foreach (var source in sources) await ProjectAsync(source, target, cancel);
        return target;
    }

    private static string HostPath(string path, string type)
    {
        if (type == "DirectoryOrCreate") Directory.CreateDirectory(path);
        else if (type == "FileOrCreate" && !File.Exists(path)) File.WriteAllBytes(path, []);
        var missing = type switch { "Directory" => !Directory.Exists(path), "File" => !File.Exists(path), _ => !Path.Exists(path) };
        return missing ? throw new MountException($"hostPath {path} is not there{(type.Length > 0 ? $" as {type}" : "")}") : path;
    }

    private async Task ProjectAsync(JsonObject source, string target, CancellationToken cancel)
    {
        if ((source["configMap"] ?? source["secret"]) is JsonObject reference)
        {
            var name = reference.Text("name") ?? reference.Text("secretName");
            var data = await DataAsync(source["secret"] is not null, name, reference.Flag("optional") is true, cancel);
            var items = reference["items"] is null ? data.Keys.Select(key => (Key: key, Path: key)) : reference.Items("items").Select(item => (Key: item.Text("key")!, Path: item.Text("path")!));
            foreach (var item in items)
            {
                if (!data.TryGetValue(item.Key, out var value)) throw new MountException($"references non-existent key {item.Key} of {name}");
                await WriteAsync(target, item.Path, value, cancel);
            }
        }
        else if (source["downwardAPI"] is { } downward)
        {
            foreach (var item in downward.Items("items"))
            {
                var value = item["resourceFieldRef"] is JsonObject resource ? fields.Resource(resource, "") : fields.Field(item.Text("fieldRef", "fieldPath") ?? "");
                await WriteAsync(target, item.Text("path")!, Encoding.UTF8.GetBytes(value), cancel);
            }
        }
        else if (source["serviceAccountToken"] is { } token)
        {
            await WriteAsync(target, token.Text("path") ?? "token", Encoding.UTF8.GetBytes(await TokenAsync(token.Text("audience"), cancel)), cancel);
        }
        else
        {
            throw new MountException($"volumes of type {source.Select(pair => pair.Key).FirstOrDefault(key => key != "name")} do not exist on this node");
        }
    }

    private static async Task WriteAsync(string folder, string path, byte[] content, CancellationToken cancel)
    {
        var file = Path.GetFullPath(Path.Combine(folder, path));
        if (!file.StartsWith(folder + "/", StringComparison.Ordinal)) throw new MountException($"path {path} leads out of the volume");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, content, cancel);
    }

    private async Task<string> TokenAsync(string? audience, CancellationToken cancel)
    {
        var account = fields.Field("spec.serviceAccountName");
        var answer = await client.CreateAsync(Accounts, pod.Namespace, new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["metadata"] = new JsonObject { ["name"] = account, ["namespace"] = pod.Namespace },
            ["spec"] = new JsonObject
            {
                ["audiences"] = audience is null ? [] : new JsonArray(audience),
                ["expirationSeconds"] = TokenSeconds,
                ["boundObjectRef"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["name"] = pod.Name, ["uid"] = pod.Uid },
            },
        }, "token", cancel);
        return answer.Text("status", "token") ?? throw new MountException($"no token for service account {account}");
    }

    private async Task WriteKubeConfigAsync(CancellationToken cancel)
    {
        var account = await client.GetAsync(Accounts, pod.Namespace, fields.Field("spec.serviceAccountName"), cancel);
        if (account is null || (account.Flag("automountServiceAccountToken") is false && pod.Flag("spec", "automountServiceAccountToken") is null)) return;
        var cluster = new JsonObject { ["server"] = options.Server.ToString() };
        if (options.ServerAuthority is { } pem) cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = "pod",
            ["clusters"] = new JsonArray(new JsonObject { ["name"] = "cluster", ["cluster"] = cluster }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = "pod", ["user"] = new JsonObject { ["token"] = await TokenAsync(null, cancel) } }),
            ["contexts"] = new JsonArray(new JsonObject
            {
                ["name"] = "pod",
                ["context"] = new JsonObject { ["cluster"] = "cluster", ["user"] = "pod", ["namespace"] = pod.Namespace },
            }),
        };
        var path = Path.Combine(folder, "kubeconfig");
        await File.WriteAllTextAsync(path, config.ToJsonString(), cancel);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        KubeConfig = path;
    }
}
