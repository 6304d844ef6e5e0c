using System.Net;
using CrossEncoderOperator.TestKit;
using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Router.Tests.Holding;

/// <summary>Traffic at every moment of a deployment that falls asleep and wakes, again and again; the test plays the operator.</summary>
public sealed class SleepCycleTests
{
    private const int Rounds = 40;
    private const int Clients = 8;

    [Fact]
    public async Task No_request_is_lost()
    {
        var random = new Random(17);
        List<TestReplica> replicas = [await StartAsync()];
        await using var router = await TestRouter.StartAsync(null, [Given.Awake(), .. Slices()]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var answered = new int[Clients];
        var clients = Enumerable.Range(0, Clients).Select(async client =>
        {
            while (!stop.IsCancellationRequested)
            {
                var (code, body, _) = await router.PostAsync($$"""{"query":"{{client}}","texts":["a","b"]}""");
                Assert.True(code == HttpStatusCode.OK, $"{code}: {body}");
                Interlocked.Increment(ref answered[client]);
            }
        }).ToList();

        for (var round = 0; round < Rounds; round++)
        {
            await AnsweredAsync(random.Next(1, 20));

            // The status says so first; then the endpoints go and the pods end, which nobody does in a fixed order.
            router.Apply([Given.Idle(), .. Slices()]);
            if (random.Next(2) == 0)
            {
                router.Apply(Given.Idle());
                await EndAsync();
            }
            else
            {
                await EndAsync();
                router.Apply(Given.Idle());
            }

            var enough = random.Next(1, Clients + 1);
            await Eventually.HoldsAsync("requests that wake it", _ => Task.FromResult(router.Traffic.Held >= enough || clients.Any(c => c.IsCompleted)));
            router.Apply(Given.Waking());
            for (var ready = random.Next(1, 4); replicas.Count < ready;)
            {
                replicas.Add(await StartAsync());
                router.Apply([Given.Waking(), .. Slices()]);
            }

            router.Apply([Given.Awake(), .. Slices()]);
        }

        await AnsweredAsync(1);
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        await EndAsync();
        var sent = answered.Sum();
        var traffic = router.Table.Deployments.Single().Stable!.Traffic;
        Assert.Equal((sent, 0, 2L * sent, 0), (traffic.Requests, traffic.InFlight, traffic.Documents.Answered, traffic.Documents.InFlight));
        Assert.Equal(0, router.Traffic.Held);

        // An answer that is half there cannot be saved: it goes out whole, or not at all.
        static Task<TestReplica> StartAsync() => TestReplica.StartAsync("replica", context =>
        {
            context.Response.ContentLength = 2;
            return context.Response.WriteAsync("ok");
        });

        object[] Slices() => [.. replicas.Select(replica => Given.Slice(Given.Stable, replica.Address))];

        // Of every client, so that no request meets more replicas that end than a request may.
        Task AnsweredAsync(int more)
        {
            var before = answered.ToArray();
            return Eventually.HoldsAsync(
                "answers to all clients",
                _ => Task.FromResult(answered.Zip(before).All(pair => pair.First >= pair.Second + more) || clients.Any(c => c.IsCompleted)));
        }

        async Task EndAsync()
        {
            await Task.WhenAll(replicas.Select(replica => replica.DisposeAsync().AsTask()));
            replicas.Clear();
        }
    }
}
