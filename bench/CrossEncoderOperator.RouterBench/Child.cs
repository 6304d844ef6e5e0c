using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace CrossEncoderOperator.RouterBench;

/// <summary>A process that the benchmark starts and ends.</summary>
internal sealed class Child : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private Child(Process process) => _process = process;

    /// <summary>Processor time that it and its workers have used, in hundredths of a second.</summary>
    public long ProcessorTicks() => File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Append(_process.Id.ToString(CultureInfo.InvariantCulture))
        .Sum(Ticks);

    public static Child Start(string cores, string log, string program, params string[] arguments)
    {
        // A shell, so that the output goes to a file whatever becomes of this process.
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec taskset -c {cores} \"$0\" \"$@\" >'{log}' 2>&1", program, .. arguments]);
        return new(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
    }

    public async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
            {
                // Not there yet.
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartTimeout)
            {
                throw new InvalidOperationException($"{_process.StartInfo.ArgumentList[2]} did not come so far: {what}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static long Ticks(string process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(' ');
        return long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
