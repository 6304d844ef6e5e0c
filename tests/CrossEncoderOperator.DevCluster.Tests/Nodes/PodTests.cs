using System.Globalization;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

/// <summary>Pods as processes, on a cluster.</summary>
public sealed class PodTests(TestCluster cluster)
{
    [Fact]
    public async Task A_pod_that_crashes_tells_in_its_own_words()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: { name: crasher }
            spec:
              containers:
              - name: main
                image: busybox:1.36
                command: [sh, -c, "echo trying; echo 'models/config.json is missing' >&2; exit 3"]
                terminationMessagePolicy: FallbackToLogsOnError
            """);

        await ReadsAsync(ns, "crasher", "{.status.containerStatuses[0].state.waiting.reason}", "CrashLoopBackOff");
        await ReadsAsync(ns, "crasher", "{.status.containerStatuses[0].lastState.terminated.exitCode} {.status.containerStatuses[0].lastState.terminated.message}", "3 trying\nmodels/config.json is missing\n");
        Assert.Contains("config.json is missing", (await ns.KubectlAsync("logs", "crasher", "--previous")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("Back-off restarting failed container main", (await ns.KubectlAsync("describe", "pod", "crasher")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_pod_asks_for_reaches_its_process()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: settings }
            data: { mode: fast, server.json: '{"a":1}' }
            ---
            apiVersion: v1
            kind: Secret
            metadata: { name: keys }
            stringData: { key: hidden }
            ---
            apiVersion: v1
            kind: Pod
            metadata: { name: curious, labels: { team: search } }
            spec:
              restartPolicy: Never
              initContainers:
              - name: fetch
                image: busybox:1.36
                command: [cp, /etc/settings/server.json, /data/copy]
                volumeMounts: [{ name: settings, mountPath: /etc/settings }, { name: data, mountPath: /data }]
              containers:
              - name: main
                image: busybox:1.36
                command: [sh, -c]
                args:
                - |
                  echo "args $0 $1"; echo "copy $(cat $COPY)"; echo "env $MODE $KEY $TEAM $POD $PREFIX_mode cpu=$CPU"; echo "info $(cat $INFO/labels)"
                  test -n "$IP" && echo "ip ok"; grep -q token "$KUBECONFIG" && echo "kubeconfig ok"; printf bye > "$TERMINATION_LOG"
                - --dir=/data
                - $(POD)
                env:
                - { name: COPY, value: /data/copy }
                - { name: INFO, value: /info }
                - { name: MODE, valueFrom: { configMapKeyRef: { name: settings, key: mode } } }
                - { name: KEY, valueFrom: { secretKeyRef: { name: keys, key: key } } }
                - { name: NONE, valueFrom: { secretKeyRef: { name: absent, key: key, optional: true } } }
                - { name: TEAM, valueFrom: { fieldRef: { fieldPath: "metadata.labels['team']" } } }
                - { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
                - { name: IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
                - { name: CPU, valueFrom: { resourceFieldRef: { resource: limits.cpu } } }
                envFrom: [{ prefix: PREFIX_, configMapRef: { name: settings } }]
                resources: { limits: { cpu: 1500m } }
                volumeMounts: [{ name: data, mountPath: /data }, { name: info, mountPath: /info }]
              volumes:
              - { name: settings, configMap: { name: settings } }
              - { name: data, emptyDir: {} }
              - { name: info, downwardAPI: { items: [{ path: labels, fieldRef: { fieldPath: metadata.labels } }] } }
            """);

        await ReadsAsync(ns, "curious", "{.status.phase} {.status.containerStatuses[0].state.terminated.message}", "Succeeded bye");
        var lines = (await ns.KubectlAsync("logs", "curious")).Succeeded().Split('\n');
        Assert.StartsWith("args --dir=/", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("/data curious", lines[0], StringComparison.Ordinal);
        Assert.Equal(["copy {\"a\":1}", "env fast hidden search curious fast cpu=2", "info team=\"search\"", "ip ok", "kubeconfig ok", ""], lines[1..]);
    }

    [Fact]
    public async Task A_missing_config_map_is_named_and_mended_by_making_it()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: { name: waiting }
            spec:
              restartPolicy: Never
              containers: [{ name: main, image: "busybox:1.36", command: [cat], args: [/etc/late/a], volumeMounts: [{ name: late, mountPath: /etc/late }] }]
              volumes: [{ name: late, configMap: { name: late } }]
            """);
        await Eventually.GetAsync("an event that names the missing object", async _ => (await ns.KubectlAsync("describe", "pod", "waiting")).Output,
            text => text.Contains("configmap \"late\" not found", StringComparison.Ordinal));

        await ns.ApplyAsync("{ apiVersion: v1, kind: ConfigMap, metadata: { name: late }, data: { a: here } }");

        await ReadsAsync(ns, "waiting", "{.status.phase}", "Succeeded");
        Assert.Equal("here", (await ns.KubectlAsync("logs", "waiting")).Succeeded());
    }

    [Fact]
    public async Task A_failing_liveness_probe_restarts_and_a_startup_probe_holds_it_back()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: { name: sick }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.36
                command: [sleep, "1000"]
                startupProbe: { exec: { command: [test, -d, /data] }, periodSeconds: 1 }
                livenessProbe: { exec: { command: ["false"] }, periodSeconds: 1, failureThreshold: 1 }
                volumeMounts: [{ name: data, mountPath: /data }]
              volumes: [{ name: data, emptyDir: {} }]
            """);

        await ReadsAsync(ns, "sick", "{.status.containerStatuses[0].lastState.terminated.exitCode}", "143");
        Assert.Contains("Liveness probe failed", (await ns.KubectlAsync("describe", "pod", "sick")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_ignores_the_request_to_end_is_killed_after_its_grace()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: { name: stubborn }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{ name: main, image: "busybox:1.36", command: [sh, -c, "trap 'echo asked' TERM; echo $$$$; while :; do sleep 0.1; done"] }]
            """);
        var process = await Eventually.GetAsync("the process to tell its id", async _ => (await ns.KubectlAsync("logs", "stubborn")).Output.Trim(), text => text.Length > 0);

        (await ns.KubectlAsync("delete", "pod", "stubborn", "--timeout=50s")).Succeeded();

        Assert.False(Directory.Exists($"/proc/{process}"), $"process {process} has outlived its pod");
    }

    [Fact]
    public async Task No_process_outlives_an_agent_that_is_killed()
    {
        await using var ns = await cluster.NamespaceAsync();
        var folder = Directory.CreateTempSubdirectory("crossencoder-node-");
        var slot = Environment.ProcessId % 250;
        using var agent = Programs.Start(Repository.Program("CrossEncoderOperator.DevCluster"),
            ["node", "--kubeconfig", cluster.Kubeconfig, "--name", ns.Name, "--dir", folder.FullName, "--pod-cidr", $"127.200.{slot}.0/24", "--image", "busybox:*="]);
        await ns.ApplyAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: doomed }
            spec:
              nodeName: {{ns.Name}}
              containers: [{ name: main, image: "busybox:1.36", command: [sh, -c, "setsid sleep 1000 & echo $$$$ $!; wait"] }]
            """);
        var processes = await Eventually.GetAsync("the processes to tell their ids", async _ => (await ns.KubectlAsync("logs", "doomed")).Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries), ids => ids.Length == 2);
        Assert.All(processes, id => Assert.True(Directory.Exists($"/proc/{int.Parse(id, CultureInfo.InvariantCulture)}")));

        agent.Kill();

        foreach (var id in processes) await Eventually.HoldsAsync($"process {id} to end with the agent", _ => Task.FromResult(!Directory.Exists($"/proc/{id}")));
        (await cluster.Kubectl.RunAsync("delete", "node", ns.Name)).Succeeded();
        (await ns.KubectlAsync("delete", "pod", "doomed", "--force", "--grace-period=0")).Succeeded();
        folder.Delete(recursive: true);
    }

    private static async Task ReadsAsync(TestNamespace ns, string pod, string path, string expected) => await Eventually.GetAsync(
        $"pod {pod} {path} to be '{expected}'", async _ => (await ns.KubectlAsync("get", "pod", pod, "-o", $"jsonpath={path}")).Output, text => text == expected);
}
