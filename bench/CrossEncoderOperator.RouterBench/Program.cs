using System.Net;
using CrossEncoderOperator.RouterBench;

const int RouterPort = 18090;
const int AdminPort = 18091;
const int Rounds = 7;
const int Seconds = 4;

// Saturating, and about 1,500 requests/s that come at odd times.
(string Name, int Connections, int Think)[] loads = [("saturated", 64, 0), ("moderate", 16, 10)];

var folder = Directory.CreateTempSubdirectory("crossencoder-bench-").FullName;
try
{
    using var backend = Nginx.StartBackend(folder);
    using var proxy = Nginx.StartProxy(folder);
    using var cluster = await Cluster.StartAsync(folder);
    using var router = Child.Start(
        Cores.Proxy, Path.Combine(folder, "router.log"), Repository.Program("Router"),
        "--kubeconfig", Cluster.Kubeconfig(folder), "--address", "127.0.0.1", "--port", $"{RouterPort}", "--admin-port", $"{AdminPort}");
    using var http = new HttpClient();
    await router.UntilAsync("ready", async () =>
        (await http.GetAsync(new Uri($"http://127.0.0.1:{AdminPort}/healthz/ready"))).StatusCode == HttpStatusCode.OK);
    (string Name, Child Server, int Port)[] targets =
        [("backend alone", backend, Nginx.StablePorts[0]), ("nginx", proxy, Nginx.ProxyPort), ("router", router, RouterPort)];

    // Everything is compiled and connected before it counts.
    foreach (var target in targets)
    {
        await Measurement.TakeAsync(target.Server, target.Port, 64, 30, 0);
    }

    var all = new Dictionary<(string Load, string Target), List<Measurement>>();
    for (var round = 0; round < Rounds; round++)
    {
        foreach (var load in loads)
        {
            foreach (var target in targets)
            {
                var taken = await Measurement.TakeAsync(target.Server, target.Port, load.Connections, Seconds, load.Think);
                if (!all.TryGetValue((load.Name, target.Name), out var list))
                {
                    all[(load.Name, target.Name)] = list = [];
                }

                list.Add(taken);
            }
        }
    }

    Report.Write(all, args.Length > 0 ? args[0] : "artifacts/bench/router.json");
}
finally
{
    Directory.Delete(folder, recursive: true);
}
