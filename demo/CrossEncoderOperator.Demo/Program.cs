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
            await new Story(new Screen(watch), interrupted.Token).RunAsync();
            break;
        case ["up"]:
            await new Story(new Screen(watch), interrupted.Token).UpAsync();
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
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("demo: interrupted");
    return 1;
}
catch (Exception error)
{
    await Console.Error.WriteLineAsync($"demo: failed: {(error is DemoException ? error.Message : error)}");
    return 1;
}
