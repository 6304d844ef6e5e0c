namespace CrossEncoderOperator.DevCluster.Tests.Kubectl;

/// <summary>The table of <see cref="KubectlTests"/>.</summary>
internal static class KubectlCases
{
    private const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          labels: { app: shop }
        data: { colour: red }
        """;

    private const string Reranker = """
        apiVersion: crossencoder.dev/v1alpha1
        kind: CrossEncoderDeployment
        metadata:
          name: product-search
          labels: { app: shop }
        spec:
          model: { uri: "https://models.example.com/product-search", sha256: "0000000000000000000000000000000000000000000000000000000000000000" }
          scaling: { minReplicas: 2 }
        """;

    private const string Ticker = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: ticker
        spec:
          replicas: 1
          selector: { matchLabels: { app: ticker } }
          template:
            metadata: { labels: { app: ticker } }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: ticker
                image: busybox:1.36
                command: [sh, -c, "n=0; while true; do n=$((n+1)); echo tick $n; sleep 0.2; done"]
        """;

    public static IReadOnlyList<KubectlCase> All { get; } =
    [
        new("apply, client-side",
            new("apply -f -", Settings, "configmap/settings created"),
            new("apply -f -", Settings, "configmap/settings unchanged"),
            new("apply -f -", Settings.Replace("red", "blue", StringComparison.Ordinal), "configmap/settings configured"),
            new("get configmap settings -o jsonpath={.data.colour}", Prints: "^blue$")),
        new("apply, client-side, of a custom resource",
            new("apply -f -", Reranker, "crossencoderdeployment.crossencoder.dev/product-search created"),
            new("apply -f -", Reranker, "product-search unchanged"),
            new("apply -f -", Reranker.Replace("minReplicas: 2", "minReplicas: 3", StringComparison.Ordinal), "product-search configured"),
            new("get ced product-search -o jsonpath={.spec.scaling.minReplicas}/{.metadata.generation}", Prints: "^3/2$")),
        new("apply, server-side",
            new("apply --server-side -f -", Settings, "configmap/settings serverside-applied"),
            new("apply --server-side -f -", Settings, "configmap/settings serverside-applied"),
            new("apply --server-side --field-manager=other -f -", Settings.Replace("red", "blue", StringComparison.Ordinal), "conflict", Fails: true),
            new("apply --server-side --field-manager=other --force-conflicts -f -", Settings.Replace("red", "blue", StringComparison.Ordinal), "serverside-applied"),
            new("get configmap settings --show-managed-fields -o 'jsonpath={.metadata.managedFields[*].manager}'", Prints: "other")),
        new("apply, server-side after client-side",
            new("apply -f -", Settings, "created"),
            new("apply --server-side -f -", Settings.Replace("red", "blue", StringComparison.Ordinal), "serverside-applied"),
            new("get configmap settings -o jsonpath={.data.colour}", Prints: "^blue$")),
        new("apply, dry run at the server",
            new("apply --dry-run=server -f -", Reranker, "created \\(server dry run\\)"),
            new("get ced", Prints: "^$"),
            new("apply --dry-run=server -f -", Reranker.Replace("minReplicas: 2", "minReplicas: -2", StringComparison.Ordinal), "spec.scaling.minReplicas", Fails: true)),
        new("create, and again",
            new("create -f -", Settings, "configmap/settings created"),
            new("create -f -", Settings, "AlreadyExists", Fails: true),
            new("create configmap literal --from-literal=a=1", Prints: "created"),
            new("create namespace {ns}", Prints: "already exists", Fails: true)),
        new("create with an unknown field",
            new("create -f -", Reranker.Replace("scaling:", "scalign:", StringComparison.Ordinal), "unknown field \"spec.scalign\"", Fails: true),
            new("create --validate=warn -f -", Reranker.Replace("scaling:", "scalign:", StringComparison.Ordinal), "created"),
            new("get ced product-search -o jsonpath={.spec}", Never: "scalign")),
        new("replace",
            new("create -f -", Settings, "created"),
            new("replace -f -", Settings.Replace("red", "green", StringComparison.Ordinal), "configmap/settings replaced"),
            new("get cm settings -o jsonpath={.data.colour}", Prints: "^green$"),
            new("replace -f -", Settings.Replace("name: settings", "name: absent", StringComparison.Ordinal), "NotFound", Fails: true)),
        new("patch, JSON, merge and strategic",
            new("create -f -", Ticker, "created"),
            new("patch deployment ticker --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/paused\",\"value\":true}]'", Prints: "the server rejected|invalid|error", Fails: true),
            new("patch deployment ticker --type=json -p '[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"a\":\"1\"}}]'", Prints: "patched"),
            new("patch deployment ticker --type=merge -p '{\"metadata\":{\"labels\":{\"b\":\"2\"}}}'", Prints: "patched"),
            new("patch deployment ticker --type=strategic -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"ticker\",\"env\":[{\"name\":\"X\",\"value\":\"1\"}]}]}}}}'", Prints: "patched"),
            new("get deployment ticker -o 'jsonpath={.metadata.labels.a}{.metadata.labels.b}{.spec.template.spec.containers[0].env[0].name}{.spec.template.spec.containers[0].image}'", Prints: "^12Xbusybox:1.36$"),
            new("patch deployment ticker --type=merge -p '{\"metadata\":{\"labels\":{\"b\":\"2\"}}}'", Prints: "no change")),
        new("patch of a custom resource",
            new("create -f -", Reranker, "created"),
            new("patch ced product-search --type=merge -p '{\"spec\":{\"scaling\":{\"minReplicas\":5}}}'", Prints: "patched"),
            new("patch ced product-search --type=strategic -p '{\"spec\":{}}'", Prints: "UnsupportedMediaType|not supported|media type", Fails: true),
            new("patch ced product-search --subresource=status --type=merge -p '{\"status\":{\"phase\":\"Ready\"},\"spec\":{\"suspend\":true}}'", Prints: "patched"),
            new("get ced product-search -o jsonpath={.spec.suspend}/{.status.phase}/{.spec.scaling.minReplicas}", Prints: "/Ready/5$")),
        new("edit through an editor",
            new("create -f -", Settings, "created"),
            new("label cm settings edited=yes", Prints: "labeled"),
            new("annotate cm settings note=hello", Prints: "annotated"),
            new("label cm settings edited-", Prints: "unlabeled"),
            new("get cm settings -o jsonpath={.metadata.annotations.note}{.metadata.labels.edited}", Prints: "^hello$")),
        new("get, tables",
            new("apply -f -", Reranker, "created"),
            new("get ced", Prints: "^NAME +READY +PHASE +STABLE +CANARY +.*REPLICAS +.*MODEL +AGE"),
            new("get crossencoderdeployments -o wide", Prints: "URL .*MESSAGE"),
            new("get rerankers", Prints: "product-search"),
            new("get ced --no-headers", Prints: "^product-search "),
            new("get ced -o name", Prints: "^crossencoderdeployment.crossencoder.dev/product-search$"),
            new("get ced --all-namespaces", Prints: "^{ns} +product-search"),
            new("get ced absent", Prints: "NotFound", Fails: true),
            new("get nonsense", Prints: "doesn't have a resource type", Fails: true)),
        new("get, built-in tables",
            new("apply -f -", Ticker, "created"),
            new("get deployments", Prints: "^NAME +READY +UP-TO-DATE +AVAILABLE +AGE"),
            new("get deployments -o wide", Prints: "CONTAINERS +IMAGES +SELECTOR"),
            new("get pods", Prints: "^ticker-[a-z0-9]+-[a-z0-9]+ +1/1 +Running", Until: true),
            new("get pods -o wide", Prints: "IP +NODE"),
            new("get replicasets", Prints: "^NAME +DESIRED +CURRENT +READY +AGE"),
            new("get nodes", Prints: "^NAME +STATUS +ROLES +AGE +VERSION"),
            new("get namespaces", Prints: "^{ns} +Active"),
            new("get services,configmaps,secrets,serviceaccounts", Prints: "serviceaccount/default"),
            new("get all", Prints: "deployment.apps/ticker"),
            new("get crd", Prints: "crossencoderdeployments.crossencoder.dev")),
        new("get, output formats and selectors",
            new("apply -f -", Reranker, "created"),
            new("apply -f -", Settings, "created"),
            new("get ced product-search -o yaml", Prints: "^ +uri: https://models.example.com/product-search$"),
            new("get ced product-search -o json", Prints: "\"kind\": \"CrossEncoderDeployment\""),
            new("get ced -o jsonpath={.items[*].metadata.name}", Prints: "^product-search$"),
            new("get ced -o custom-columns=N:.metadata.name,M:.spec.model.uri", Prints: "^product-search +https"),
            new("get cm -l app=shop -o name", Prints: "^configmap/settings\\s*$"),
            new("get cm -l app!=shop -o name", Never: "settings"),
            new("get cm -l 'app in (a,shop)' -o name", Prints: "configmap/settings"),
            new("get cm --field-selector metadata.name=settings -o name", Prints: "^configmap/settings\\s*$"),
            new("get cm --field-selector nonsense=1", Prints: "field label not supported|BadRequest", Fails: true),
            new("get cm settings --sort-by=.metadata.name", Prints: "settings")),
        new("describe",
            new("apply -f -", Reranker, "created"),
            new("apply -f -", Ticker, "created"),
            new("describe ced product-search", Prints: "Uri: +https://models.example.com/product-search"),
            new("describe deployment ticker", Prints: "StrategyType: +RollingUpdate"),
            new("describe pods", Prints: "Started container ticker|Started +\\d+", Until: true),
            new("describe namespace {ns}", Prints: "Status: +Active"),
            new("describe node", Prints: "Capacity:")),
        new("explain",
            new("explain ced", Prints: "KIND: +CrossEncoderDeployment"),
            new("explain ced.spec.model", Prints: "sha256"),
            new("explain ced.spec --recursive", Prints: "minReplicas"),
            new("explain deployment.spec.template.spec.containers", Prints: "image"),
            new("explain ced.spec.nonsense", Prints: "does not exist", Fails: true)),
        new("delete, background, foreground and orphan",
            new("apply -f -", Ticker, "created"),
            new("get pods -o name", Prints: "pod/ticker", Until: true),
            new("delete deployment ticker --cascade=foreground", Prints: "deleted"),
            new("get replicasets,pods -o name", Prints: "^\\s*$", Until: true),
            new("apply -f -", Ticker, "created"),
            new("get pods -o name", Prints: "pod/ticker", Until: true),
            new("delete deployment ticker --cascade=orphan", Prints: "deleted"),
            new("get deployments -o name", Prints: "^\\s*$"),
            new("get replicasets -o name", Prints: "replicaset.apps/ticker"),
            new("get replicasets -o 'jsonpath={.items[0].metadata.ownerReferences}'", Prints: "^$", Until: true),
            new("delete replicaset --all", Prints: "deleted"),
            new("get pods -o name", Prints: "^\\s*$", Until: true),
            new("delete deployment ticker", Prints: "NotFound", Fails: true),
            new("delete deployment ticker --ignore-not-found")),
        new("delete a custom resource with a finalizer",
            new("apply -f -", Reranker.Replace("  labels:", "  finalizers: [example.com/wait]\n  labels:", StringComparison.Ordinal), "created"),
            new("delete ced product-search --wait=false", Prints: "deleted"),
            new("get ced product-search -o jsonpath={.metadata.deletionTimestamp}", Prints: "Z$"),
            new("patch ced product-search --type=merge -p '{\"metadata\":{\"finalizers\":null}}'", Prints: "patched"),
            new("wait ced/product-search --for=delete --timeout=20s"),
            new("get ced -o name", Prints: "^\\s*$")),
        new("wait",
            new("apply -f -", Ticker, "created"),
            new("wait deployment/ticker --for=condition=Available --timeout=50s", Prints: "condition met"),
            new("wait deployment/ticker --for=jsonpath={.status.readyReplicas}=1 --timeout=50s", Prints: "condition met"),
            new("wait deployment/ticker --for=condition=Nonsense --timeout=1s", Prints: "timed out", Fails: true),
            new("delete deployment ticker --wait=false", Prints: "deleted"),
            new("wait deployment/ticker --for=delete --timeout=50s")),
        new("logs",
            new("apply -f -", Ticker, "created"),
            new("wait deployment/ticker --for=condition=Available --timeout=50s", Prints: "condition met"),
            new("logs deployment/ticker", Prints: "^tick 1$", Until: true),
            new("logs -l app=ticker --tail=1 --timestamps", Prints: "^\\S+Z tick \\d+$"),
            new("logs deployment/ticker -c absent", Prints: "container absent is not valid", Fails: true),
            new("logs absent", Prints: "NotFound", Fails: true)),
        new("scale and rollout",
            new("apply -f -", Ticker, "created"),
            new("rollout status deployment/ticker --timeout=50s", Prints: "successfully rolled out"),
            new("scale deployment ticker --replicas=3", Prints: "scaled"),
            new("rollout status deployment/ticker --timeout=50s", Prints: "successfully rolled out"),
            new("get deployment ticker -o jsonpath={.status.readyReplicas}", Prints: "^3$", Until: true),
            new("scale deployment ticker --current-replicas=1 --replicas=2", Prints: "Expected replicas to be 1", Fails: true),
            new("rollout restart deployment/ticker", Prints: "restarted"),
            new("rollout status deployment/ticker --timeout=50s", Prints: "successfully rolled out"),
            new("rollout history deployment/ticker", Prints: "^2 "),
            new("rollout undo deployment/ticker", Prints: "rolled back"),
            new("rollout status deployment/ticker --timeout=50s", Prints: "successfully rolled out"),
            new("get replicasets -o 'jsonpath={.items[*].spec.replicas}'", Prints: "^(0 3|3 0)$", Until: true)),
        new("diff",
            new("apply -f -", Settings, "created"),
            new("diff -f -", Settings),
            new("diff -f -", Settings.Replace("red", "blue", StringComparison.Ordinal), "", Fails: true),
            new("diff --server-side --force-conflicts -f -", Settings.Replace("red", "blue", StringComparison.Ordinal), "", Fails: true)),
        new("api-resources and versions",
            new("api-resources --api-group=crossencoder.dev", Prints: "^crossencoderdeployments +ced +crossencoder.dev/v1alpha1 +true +CrossEncoderDeployment"),
            new("api-resources --categories=rerankers -o name", Prints: "^crossencoderdeployments.crossencoder.dev$"),
            new("api-resources --namespaced=false -o name", Prints: "^customresourcedefinitions.apiextensions.k8s.io$"),
            new("api-versions", Prints: "^crossencoder.dev/v1alpha1$"),
            new("version", Prints: "Server Version: v1\\."),
            new("cluster-info", Prints: "control plane")),
        new("auth can-i",
            new("auth can-i create ced", Prints: "^yes"),
            new("create serviceaccount reader", Prints: "created"),
            new("auth can-i list ced --as=system:serviceaccount:{ns}:reader", Prints: "no", Fails: true, Never: null),
            new("create role reader --verb=get,list --resource=crossencoderdeployments.crossencoder.dev", Prints: "created"),
            new("create rolebinding reader --role=reader --serviceaccount={ns}:reader", Prints: "created"),
            new("auth can-i list ced --as=system:serviceaccount:{ns}:reader", Prints: "^yes"),
            new("get ced --as=system:serviceaccount:{ns}:reader"),
            new("get pods --as=system:serviceaccount:{ns}:reader", Prints: "pods is forbidden", Fails: true),
            new("create token reader", Prints: "^[\\w-]+\\.[\\w-]+\\.[\\w-]+$"),
            new("auth whoami", Prints: "Username|ATTRIBUTE")),
        new("events",
            new("apply -f -", Ticker, "created"),
            new("events", Prints: "Started", Until: true),
            new("get events --field-selector involvedObject.kind=Pod", Prints: "Scheduled", Until: true),
            new("get events.events.k8s.io", Prints: "ticker")),
        new("port numbers and services",
            new("apply -f -", Ticker, "created"),
            new("expose deployment ticker --port=80 --target-port=8080", Prints: "exposed"),
            new("get service ticker", Prints: "^ticker +ClusterIP +\\S+ +<none> +80/TCP"),
            new("get endpointslices -l kubernetes.io/service-name=ticker", Prints: "IPv4 +8080", Until: true),
            new("get endpoints ticker", Prints: ":8080", Until: true),
            new("delete service ticker", Prints: "deleted")),
    ];
}
