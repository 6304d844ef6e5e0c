using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiContent;

/// <summary>
/// Reads the protocol buffers in which kubectl sends what its commands make: <c>create configmap</c>, <c>auth can-i</c>, <c>drain</c>.
/// Names and types of fields come from the schema, their numbers from a table of the messages that those commands send.
/// </summary>
internal static class ProtobufBody
{
    // A line is a message and its fields in the order of their numbers, from 1; a number before a field is a jump.
    // Source: generated.proto of k8s.io/api and k8s.io/apimachinery.
    private const string Messages = """
        ConfigMap metadata data binaryData immutable
        Secret metadata data type stringData immutable
        Namespace metadata spec status
        NamespaceSpec finalizers
        ServiceAccount metadata secrets imagePullSecrets automountServiceAccountToken
        LocalObjectReference name
        Service metadata spec status
        ServiceSpec ports selector clusterIP type externalIPs 7 sessionAffinity loadBalancerIP 10 externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses
        ServicePort name protocol port targetPort nodePort appProtocol
        TokenRequest metadata spec status
        TokenRequestSpec audiences 3 boundObjectRef expirationSeconds
        BoundObjectReference kind apiVersion name uid
        SelfSubjectReview metadata status
        TokenReview metadata spec status
        TokenReviewSpec token audiences
        SelfSubjectAccessReview metadata spec status
        SelfSubjectAccessReviewSpec resourceAttributes nonResourceAttributes
        SelfSubjectRulesReview metadata spec status
        SelfSubjectRulesReviewSpec namespace
        SubjectAccessReview metadata spec status
        SubjectAccessReviewSpec resourceAttributes nonResourceAttributes user groups 6 uid
        ResourceAttributes namespace verb group version resource subresource name
        NonResourceAttributes path verb
        Role metadata rules
        ClusterRole metadata rules aggregationRule
        AggregationRule clusterRoleSelectors
        PolicyRule verbs apiGroups resources resourceNames nonResourceURLs
        RoleBinding metadata subjects roleRef
        ClusterRoleBinding metadata subjects roleRef
        Subject kind apiGroup name namespace
        RoleRef apiGroup kind name
        Deployment metadata spec status
        DeploymentSpec replicas selector template strategy minReadySeconds revisionHistoryLimit paused 9 progressDeadlineSeconds
        DeploymentStrategy type
        Job metadata spec status
        JobSpec parallelism completions activeDeadlineSeconds selector manualSelector template backoffLimit ttlSecondsAfterFinished completionMode suspend
        PodTemplateSpec metadata spec
        PodSpec 2 containers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount nodeName hostNetwork hostPID hostIPC securityContext imagePullSecrets hostname subdomain 19 schedulerName 24 priorityClassName
        PodSecurityContext 2 runAsUser
        Container name image command args workingDir ports env resources 13 terminationMessagePath imagePullPolicy 16 stdin stdinOnce tty 20 terminationMessagePolicy
        ContainerPort name hostPort containerPort protocol hostIP
        EnvVar name value
        ResourceRequirements limits requests
        LabelSelector matchLabels matchExpressions
        LabelSelectorRequirement key operator values
        PodDisruptionBudget metadata spec status
        PodDisruptionBudgetSpec minAvailable selector maxUnavailable unhealthyPodEvictionPolicy
        Ingress metadata spec status
        IngressSpec defaultBackend tls rules ingressClassName
        IngressBackend 4 service
        IngressServiceBackend name port
        ServiceBackendPort name number
        IngressTLS hosts secretName
        IngressRule host http
        HTTPIngressRuleValue paths
        HTTPIngressPath path backend pathType
        PriorityClass metadata value globalDefault description preemptionPolicy
        Eviction metadata deleteOptions
        DeleteOptions gracePeriodSeconds preconditions orphanDependents propagationPolicy dryRun
        Preconditions uid resourceVersion
        ObjectMeta name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers
        OwnerReference kind 3 name uid apiVersion controller blockOwnerDeletion
        """;

    /// <summary>Optional numbers whose zero means something; any other zero is a field that was not set.</summary>
    private static readonly HashSet<string> Pointers = ["replicas", "parallelism", "completions", "backoffLimit", "gracePeriodSeconds", "minAvailable", "maxUnavailable"];

    private static readonly Dictionary<string, Dictionary<long, string>> Numbers = Messages.Split('\n').Select(line => line.Split(' ')).ToDictionary(words => words[0], Fields);

    /// <exception cref="Clients.ApiException">400 not such a message, 415 a message outside the table.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("k8s\0"u8)) throw Refusal.BadRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        try
        {
            var envelope = new Dictionary<long, byte[]>();
            foreach (var (number, _, bytes) in Split(body[4..])) envelope[number] = bytes;
            var type = Split(envelope[1]).ToDictionary(f => f.Number, f => Encoding.UTF8.GetString(f.Bytes));
            var (version, kind) = (type.GetValueOrDefault(1, ""), type.GetValueOrDefault(2, ""));
            var (group, name) = version.Split('/') is [var g, var v] ? (g, v) : ("", version);
            var schema = kind == "DeleteOptions" ? BuiltInSchemas.For("", "v1", kind) : BuiltInSchemas.For(group, name, kind);
            var obj = Message(schema ?? throw Unsupported(kind), envelope.GetValueOrDefault(2, []));
            (obj["apiVersion"], obj["kind"]) = (version, kind);
            return obj;
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException or KeyNotFoundException or JsonException)
        {
            throw Refusal.BadRequest($"the protobuf message cannot be read: {e.Message}");
        }
    }

    private static Dictionary<long, string> Fields(string[] words)
    {
        var (fields, number) = (new Dictionary<long, string>(), 0L);
        foreach (var word in words.Skip(1))
        {
            if (long.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out var jump)) number = jump - 1;
            else fields[++number] = word;
        }

        return fields;
    }

    private static JsonObject Message(Schema schema, byte[] bytes)
    {
        var message = schema.Component?.Split('.')[^1] ?? "";
        var fields = Numbers.GetValueOrDefault(message) ?? throw Unsupported(message);
        var obj = new JsonObject();
        foreach (var (number, integer, content) in Split(bytes))
        {
            var name = fields.GetValueOrDefault(number) ?? throw Unsupported($"{message} field {number}");
            // What kubectl makes has no status yet, but says so at length.
            if (name == "status") continue;
            var field = schema.Field(name);
            // IngressRule has its http inside a message that JSON does not show.
            var value = message == "IngressRule" && name == "http" ? Split(content)[0].Bytes : content;
            if (field.Items is { } items) ((JsonArray)(obj[name] ??= new JsonArray())).Add(Value(items, name, integer, value) ?? "");
            else if (field.AdditionalProperties is { } entry) AddEntry((JsonObject)(obj[name] ??= new JsonObject()), entry, value);
            else if (Value(field, name, integer, value) is { } node) obj[name] = node;
        }

        return obj;
    }

    private static void AddEntry(JsonObject map, Schema schema, byte[] bytes)
    {
        var parts = Split(bytes).ToDictionary(f => f.Number);
        map[Encoding.UTF8.GetString(parts[1].Bytes)] = parts.TryGetValue(2, out var value) ? Value(schema, "", value.Integer, value.Bytes) ?? "" : "";
    }

    private static JsonNode? Value(Schema schema, string name, long integer, byte[] bytes) => schema switch
    {
        { Format: "quantity" } => Encoding.UTF8.GetString(Split(bytes)[0].Bytes),
        { IntOrString: true } => Split(bytes).ToDictionary(f => f.Number) is var parts && parts[1].Integer == 0 ? parts[2].Integer : Encoding.UTF8.GetString(parts[3].Bytes),
        { Format: "date-time" } => Split(bytes) is [var seconds, ..] ? DateTimeOffset.FromUnixTimeSeconds(seconds.Integer).ToApi() : null,
        { Format: "byte" } => Convert.ToBase64String(bytes),
        { Type: "string" } => bytes.Length == 0 ? null : Encoding.UTF8.GetString(bytes),
        { Type: "integer" } => integer == 0 && !Pointers.Contains(name) ? null : integer,
        { Type: "boolean" } => integer == 0 ? null : true,
        _ => Message(schema, bytes),
    };

    private static List<(long Number, long Integer, byte[] Bytes)> Split(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<(long, long, byte[])>();
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Varint(bytes, ref at);
            var integer = Varint(bytes, ref at);
            if ((tag & 7) == 2)
            {
                fields.Add((tag >> 3, 0, bytes.Slice(at, checked((int)integer)).ToArray()));
                at += (int)integer;
            }
            else
            {
                fields.Add((tag & 7) == 0 ? (tag >> 3, integer, []) : throw new JsonException($"wire type {tag & 7}"));
            }
        }

        return fields;
    }

    private static long Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = bytes[at++];
            value |= (long)(part & 127) << shift;
            if (part < 128) return value;
        }

        throw new JsonException("a number is too long");
    }

    private static Clients.ApiException Unsupported(string what) =>
        Refusal.UnsupportedMediaType($"application/json, application/yaml; this server does not read {what} as protobuf");
}
