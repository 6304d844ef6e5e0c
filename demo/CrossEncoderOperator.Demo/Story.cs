using CrossEncoderOperator.Rig.Load;

namespace CrossEncoderOperator.Demo;

/// <summary>The main job on a development cluster: a manifest becomes a reranker that answers, and a better model replaces it.</summary>
internal static class Story
{
    private const string Namespace = "shop";

    public static async Task RunAsync(Screen screen, CancellationToken cancel)
    {
        try
        {
            await InstallAsync(screen, cancel);

            screen.Step("Ask it: catalogue queries, sent to the Service");
            var before = await AskAsync(cancel);

            screen.Step("Deploy a better model: the old revision serves until the new one is ready");
            await Kubectl.ShowAsync($"-n {Namespace} apply -f demo/config/product-search-large.yaml", cancel);
            await Kubectl.ShowAsync($"-n {Namespace} wait ced/product-search --for=jsonpath={{.status.observedGeneration}}=2 --timeout=60s", cancel);
            await Kubectl.ShowAsync($"-n {Namespace} wait ced/product-search --for=condition=Ready --timeout=60s", cancel);
            var after = await MeasureAsync(cancel);
            Screen.Text($"nDCG@10 over the held-out queries: {before:0.000} -> {after:0.000}");

            screen.Step("What people see");
            await Kubectl.ShowAsync($"-n {Namespace} get ced -o wide", cancel);
            await Kubectl.ShowAsync($"-n {Namespace} describe ced product-search", cancel);

            screen.Step("Delete it");
            await Kubectl.ShowAsync($"-n {Namespace} delete ced product-search", cancel);
            await Kubectl.ShowAsync($"-n {Namespace} wait --for=delete deployment,service,configmap,pod -l crossencoder.dev/deployment=product-search --timeout=60s", cancel);
        }
        finally
        {
            screen.Step("Clean up");
            DemoCluster.Down();
        }
    }

    public static async Task UpAsync(Screen screen, CancellationToken cancel)
    {
        await InstallAsync(screen, cancel);
        screen.Step("It stays up: 'make demo-down' ends it");
        Screen.Text($"export KUBECONFIG={Paths.Kubeconfig}\n{Paths.Kubectl} -n {Namespace} get ced");
    }

    private static async Task InstallAsync(Screen screen, CancellationToken cancel)
    {
        screen.Step("Start the development cluster");
        await DemoCluster.UpAsync(cancel);
        await Kubectl.ShowAsync("get nodes", cancel);

        screen.Step("Install the operator");
        await Kubectl.ShowAsync("apply -k demo/config", cancel);
        await Kubectl.ShowAsync("-n crossencoder-system rollout status deployment/crossencoder-operator --timeout=60s", cancel);

        screen.Step("Apply a CrossEncoderDeployment");
        await Kubectl.ShowAsync($"create namespace {Namespace}", cancel);
        await Kubectl.ShowAsync($"-n {Namespace} apply -f config/samples/product-search.yaml", cancel);
        await Kubectl.ShowAsync($"-n {Namespace} wait ced/product-search --for=condition=Ready --timeout=60s", cancel);
        await Kubectl.ShowAsync($"-n {Namespace} get ced", cancel);
    }

    private static async Task<double> AskAsync(CancellationToken cancel)
    {
        using var reranker = new Reranker(await AddressAsync(cancel));
        foreach (var query in await LabelledQuery.ReadAsync(Paths.Queries("demo"), cancel))
        {
            var ranking = await reranker.RankAsync(query, cancel);
            Screen.Text($"\"{query.Query}\" ({query.Documents.Length} candidates; grade 3 is exactly what was asked for)");
            foreach (var (index, score) in ranking.Take(3))
            {
                Screen.Text($"   {score:0.000}  {query.Documents[index]}  (grade {query.Relevance[index]})");
            }
        }

        return await MeasureAsync(cancel);
    }

    /// <summary>Mean nDCG@10 over the held-out queries.</summary>
    private static async Task<double> MeasureAsync(CancellationToken cancel)
    {
        using var reranker = new Reranker(await AddressAsync(cancel));
        var queries = await LabelledQuery.ReadAsync(Paths.Queries("heldout"), cancel);
        var reranked = 0.0;
        foreach (var query in queries)
        {
            reranked += query.Ndcg((await reranker.RankAsync(query, cancel)).Select(result => result.Index));
        }

        Screen.Text($"{queries.Length} held-out queries: nDCG@10 {reranked / queries.Length:0.000}");
        return reranked / queries.Length;
    }

    private static async Task<Uri> AddressAsync(CancellationToken cancel)
    {
        var address = await Kubectl.RunAsync($"-n {Namespace} get service product-search -o jsonpath={{.spec.clusterIP}}:{{.spec.ports[0].port}}", cancel);
        return new Uri($"http://{address}/");
    }
}
