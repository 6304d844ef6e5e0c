using System.Diagnostics;
using System.Net;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Server.Health;
using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Settings;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Server.Tests.Hosting;

public sealed class ModelLoaderTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>A pipe for a file: reading it hangs, as a disk may that does not answer.</summary>
    [Fact]
    public async Task A_model_that_takes_too_long_is_given_up()
    {
        string directory = Directory.CreateTempSubdirectory("crossencoder-hanging-").FullName;
        string pipe = Path.Combine(directory, "config.json");
        using (Process mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var time = new FakeTimeProvider();
        var state = new ServerState();
        var settings = new ServerSettings();
        using var loader = new ModelLoader(
            settings, new ServeOptions(directory, IPAddress.Loopback, 0, TimeSpan.Zero), state, new ServerMetrics(settings, time), time);
        var loading = loader.LoadAsync();
        try
        {
            time.Advance(TimeSpan.FromSeconds(119));
            Assert.False(loading.IsCompleted);
            while (!loading.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(loading, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken));
            }

            var e = await Assert.ThrowsAsync<ModelException>(() => loading.WaitAsync(s_patience, TestContext.Current.CancellationToken));
            Assert.Equal("the model takes longer than 120 s to load (runtime.loadTimeoutSeconds)", e.Message);
            Assert.NotEqual(Phase.Ready, state.Phase);
        }
        finally
        {
            // Lets the reader of the pipe go.
            await File.WriteAllTextAsync(pipe, "{}", TestContext.Current.CancellationToken);
            Directory.Delete(directory, recursive: true);
        }
    }
}
