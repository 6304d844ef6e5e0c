using System.Diagnostics;
using CrossEncoderOperator.Demo;

var watch = Stopwatch.StartNew();
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupted.Cancel();
};

try
{
    switch (args)
    {
        case ["run"]:
            await Story.RunAsync(new Screen(watch), interrupted.Token);
            break;
        case ["up"]:
            await Story.UpAsync(new Screen(watch), interrupted.Token);
            break;
        case ["down"]:
            DemoCluster.Down();
            return 0;
        default:
            await Console.Error.WriteLineAsync("usage: CrossEncoderOperator.Demo run|up|down");
            return 2;
    }

    Console.WriteLine($"demo: ok ({watch.Elapsed.TotalSeconds:0} s)");
    return 0;
}
catch (Exception error) when (error is DemoException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync(error is DemoException ? $"demo: failed: {error.Message}" : "demo: interrupted");
    return 1;
}
