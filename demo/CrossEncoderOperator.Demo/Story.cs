using System.Diagnostics;
using System.Globalization;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Rig.Load;

namespace CrossEncoderOperator.Demo;

/// <summary>Three new models under live load: a better one, one that ranks badly, one that is slow. Then nobody asks for a while.</summary>
internal sealed class Story(Screen screen, CancellationToken cancel)
{
    private const string RequestsFailed = "no request of the client may fail";

    // For the router to hear of the weights.
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);

    public async Task RunAsync()
    {
        try
        {
            await InstallAsync();
            using var shop = new Shop();
            await AskAsync(shop);
            await RolloutsAsync(shop);
            await SleepAsync(shop);
        }
        finally
        {
            screen.Act("Clean up");
            DemoCluster.Down();
        }
    }

    public async Task UpAsync()
    {
        await InstallAsync();
        screen.Act("It stays up: 'make demo-down' ends it");
        Screen.Text($"export KUBECONFIG={Paths.Kubeconfig}\n{Path.Combine(Paths.Tools, "kubectl")} -n {Shop.Namespace} get ced");
    }

    private async Task InstallAsync()
    {
        screen.Act("Start the development cluster and Prometheus");
        var prometheus = await DemoCluster.UpAsync(cancel);
        await Kubectl.ShowAsync("get nodes", cancel);
        Screen.Text($"Prometheus listens at {prometheus.Address}");

        screen.Act("Install the operator and the router; Prometheus finds their pods through the API server");
        var manifests = await Kubectl.RunAsync("kustomize demo/config", cancel);
        Screen.Command("kubectl apply -k demo/config   (with the address of Prometheus)");
        await Kubectl.RunAsync("apply -f -", cancel, manifests.Replace("http://prometheus.invalid/", prometheus.Address.ToString(), StringComparison.Ordinal));
        await DemoCluster.ScrapeAsync(prometheus, cancel);
        await Kubectl.ShowAsync("-n crossencoder-system rollout status deployment --timeout=60s", cancel);

        screen.Act("Apply a CrossEncoderDeployment with objectives, a golden set and steps");
        await Kubectl.ShowAsync($"create namespace {Shop.Namespace}", cancel);
        await Kubectl.ShowAsync($"-n {Shop.Namespace} create configmap product-golden --from-file={await Catalogue.WriteGoldenSetAsync(cancel)}", cancel);
        await Kubectl.ShowAsync($"-n {Shop.Namespace} apply -f demo/config/product-search.yaml", cancel);
        await Kubectl.ShowAsync($"-n {Shop.Namespace} wait ced/{Shop.Name} --for=condition=Ready --timeout=60s", cancel);
        await Kubectl.ShowAsync($"-n {Shop.Namespace} get ced", cancel);
    }

    private async Task AskAsync(Shop shop)
    {
        screen.Act("Ask it: catalogue queries, sent to the Service");
        using var reranker = new Reranker(await shop.AddressAsync(cancel));
        foreach (var query in (await Catalogue.ShortAsync(cancel)).Take(2))
        {
            var ranking = await reranker.RankAsync(query, cancel);
            Screen.Text($"\"{query.Query}\" ({query.Documents.Length} candidates; grade 3 is exactly what was asked for)");
            foreach (var (index, score) in ranking.Take(3))
            {
                Screen.Text($"   {score:0.000}  {query.Documents[index]}  (grade {query.Relevance[index]})");
            }
        }
    }

    private async Task RolloutsAsync(Shop shop)
    {
        screen.Act("A client sends 25 requests a second until the end");
        await using var client = LoadClient.Start(
            new LoadOptions(await shop.AddressAsync(cancel)) { Workers = 16, RequestsPerSecond = 25 }, await Catalogue.LightAsync(cancel), TimeProvider.System);
        var served = await CalibrateAsync(shop, client);

        screen.Act("A better model: it takes traffic in steps and is promoted");
        var good = await DeployAsync(shop, "product-search-large", served);
        Check(good.StableRevision == good.Rollout!.Revision, "the better model serves");
        await ReachesAsync(shop, "the better model serves all traffic", status => Weight(status, good.StableRevision) == 100);
        Show(client);

        screen.Act("A model trained on wrong labels: fast, no errors, and ranks badly");
        var bad = await DeployAsync(shop, "product-search-contaminated", good.StableRevision);
        Check(bad.Rollout is { State: RolloutState.RolledBack, Quality.Verdict: "Breach" }, "the golden set stops it");
        Check(bad.StableRevision == good.StableRevision, "the better model still serves");
        Show(client);

        screen.Act("The better model made slow: it ranks as well, and only live traffic tells");
        var slow = await DeployAsync(shop, "product-search-slow", bad.Rollout!.Revision);
        var seen = client.Elapsed;
        Check(slow.Rollout!.State == RolloutState.RolledBack, "it is rolled back");
        Check(slow.Rollout.Verdicts!.Any(verdict => verdict is { Sli: "latency", Verdict: "Breach" }), "its latency is why");
        Check(slow.StableRevision == good.StableRevision, "the better model still serves");
        await ReachesAsync(shop, "all traffic is back", status => Weight(status, good.StableRevision) == 100);
        await ReachesAsync(shop, "the spec is said not to be served", status => (status.Quarantined ?? []).Any(entry => entry.Revision == slow.Rollout.Revision));

        screen.Act("What people see");
        await Kubectl.ShowAsync($"-n {Shop.Namespace} get ced -o wide", cancel);
        await Kubectl.ShowAsync($"-n {Shop.Namespace} get events.events.k8s.io -o custom-columns=REASON:.reason,NOTE:.note", cancel);

        screen.Act("What the client saw");
        var report = await client.StopAsync();
        Screen.Text(report.ToString());
        Check(report.Failed == 0, RequestsFailed);
        Check(report.By(good.StableRevision) > 0 && report.By(slow.Rollout.Revision) > 0, "the better model and the slow one were asked");
        Check(report.Revisions[slow.Rollout.Revision!].LastSent < seen + s_settling, "the slow model is asked no more once it is rolled back");
        Check(report.By(bad.Rollout.Revision) == 0, "the badly ranking model answered no request of the client");
    }

    private async Task SleepAsync(Shop shop)
    {
        screen.Act("A schedule that closes in a few seconds; outside of it, it sleeps while nobody asks");
        var now = TimeProvider.System.GetUtcNow();
        var patch = $$"""
            spec:
              model: { uri: file:///models/product-search-large }
              scaling:
                minReplicas: 0
                scaleToZero: { idleAfter: 2s, onRequest: Hold }
                schedules:
                - { name: business-hours, start: "{{now.Minute}} {{now.Hour}} * * *", duration: {{now.Second + 5}}s, prewarm: 0s, minReplicas: 1 }
                outsideSchedules: { maxReplicas: 1 }
            """;
        Screen.Command($"kubectl -n {Shop.Namespace} patch ced {Shop.Name} --type=merge --patch-file=/dev/stdin");
        Screen.Text(patch);
        await Kubectl.RunAsync($"-n {Shop.Namespace} patch ced {Shop.Name} --type=merge --patch-file=/dev/stdin", cancel, patch);
        await ReachesAsync(shop, "it sleeps", status => status.Scaling is { Desired: 0, Ready: 0, Reason: "Idle" });
        await Kubectl.ShowAsync($"-n {Shop.Namespace} wait pod -l crossencoder.dev/deployment={Shop.Name} --for=delete --timeout=30s", cancel);
        await Kubectl.ShowAsync($"-n {Shop.Namespace} get ced", cancel);

        screen.Act("A request comes: the router holds it until a pod is ready");
        using var reranker = new Reranker(await shop.AddressAsync(cancel));
        var query = (await Catalogue.ShortAsync(cancel)).First();
        var watch = Stopwatch.StartNew();
        var ranking = await reranker.RankAsync(query, cancel);
        screen.Line(FormattableString.Invariant($"answered after {watch.Elapsed.TotalSeconds:0.00} s: \"{query.Query}\" -> {query.Documents[ranking[0].Index]}"));
        var awake = await ReachesAsync(shop, "its start is measured", status => status.Scaling?.ColdStart is not null);
        var start = awake.Scaling!.ColdStart!;
        Screen.Text(FormattableString.Invariant($"schedule {start.Schedule} s, fetch {start.Fetch} s (whole seconds, by Kubernetes), load {start.Load} s, warm-up {start.WarmUp} s"));
        await Kubectl.ShowAsync($"-n {Shop.Namespace} get ced", cancel);
    }

    /// <summary>Sets the threshold of the latency objective by what this machine does.</summary>
    /// <returns>The revision that serves.</returns>
    private async Task<string?> CalibrateAsync(Shop shop, LoadClient client)
    {
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancel);
        Show(client);
        var serving = (await shop.StatusAsync(cancel)).StableRevision;
        var median = client.Report.Revisions.Values.Single().P50;
        var threshold = Math.Ceiling(Math.Max(6 * median.TotalMilliseconds, 25)).ToString(CultureInfo.InvariantCulture);
        Screen.Text($"the objective: 80 % of the requests within {threshold} ms");
        await Kubectl.ShowAsync($"-n {Shop.Namespace} patch ced {Shop.Name} --type=merge -p {{\"spec\":{{\"slo\":{{\"latency\":{{\"threshold\":\"{threshold}ms\"}}}}}}}}", cancel);
        return serving;
    }

    private async Task<CrossEncoderDeploymentStatus> DeployAsync(Shop shop, string model, string? before)
    {
        await Kubectl.ShowAsync($"-n {Shop.Namespace} patch ced {Shop.Name} --type=merge -p {{\"spec\":{{\"model\":{{\"uri\":\"file:///models/{model}\"}}}}}}", cancel);
        var status = await new RolloutView(screen, shop).FollowAsync(before, cancel);
        if (status.Rollout?.Message is { } message)
        {
            Screen.Text(message);
        }

        return status;
    }

    private async Task<CrossEncoderDeploymentStatus> ReachesAsync(Shop shop, string what, Func<CrossEncoderDeploymentStatus, bool> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var status = await shop.StatusAsync(cancel);
        while (!reached(status) && !limit.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancel);
            status = await shop.StatusAsync(cancel);
        }

        Check(reached(status), what);
        return status;
    }

    private static int Weight(CrossEncoderDeploymentStatus status, string? revision) =>
        status.Traffic?.FirstOrDefault(share => share.Revision == revision)?.Weight ?? 0;

    private static void Show(LoadClient client)
    {
        Screen.Text($"client: {client.Report.ToString().ReplaceLineEndings("\n          ")}");
        Check(client.Report.Failed == 0, RequestsFailed);
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new DemoException($"this does not hold: {what}");
        }
    }
}
