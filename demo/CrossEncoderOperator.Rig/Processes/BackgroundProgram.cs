using System.Diagnostics;
using System.Globalization;

namespace CrossEncoderOperator.Rig.Processes;

/// <summary>A program that runs beside this one and writes to a log file. It lives on when this process ends without having stopped it.</summary>
public sealed class BackgroundProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _name;
    private readonly Process _process;

    private BackgroundProgram(string name, Process process, string logFile)
    {
        _name = name;
        _process = process;
        LogFile = logFile;
    }

    public int Id => _process.Id;

    public string LogFile { get; }

    public bool Running => !_process.HasExited;

    /// <summary>Starts a program in a session of its own, so that a terminal's interrupt does not reach it.</summary>
    /// <param name="folder">Where its log <c>name.log</c> is written.</param>
    public static BackgroundProgram Start(string name, string folder, string program, params IEnumerable<string> arguments)
    {
        var log = Path.Combine(folder, $"{name}.log");
        // A process that has just been started leads no process group: setsid replaces itself by the program and keeps the id.
        var process = Process.Start("setsid", ["sh", "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log, program, .. arguments]);
        return new BackgroundProgram(name, process, log);
    }

    /// <summary>Waits until it is ready, or throws with what it logged last.</summary>
    public async Task ReadyAsync(Func<CancellationToken, Task<bool>> ready, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        while (Running && watch.Elapsed < s_patience)
        {
            if (await ready(cancel))
            {
                return;
            }

            await Task.Delay(s_interval, TimeProvider.System, cancel);
        }

        var what = Running ? $"was not ready after {s_patience.TotalSeconds:0} s" : $"ended with {_process.ExitCode}";
        throw new InvalidOperationException($"{_name} {what}; the end of {LogFile}:\n{await LogEndAsync(cancel)}");
    }

    /// <summary>Waits until an address answers with success.</summary>
    public async Task ReadyAsync(Uri address, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        await ReadyAsync(AnswersAsync, cancel);

        async Task<bool> AnswersAsync(CancellationToken token)
        {
            try
            {
                using var response = await http.GetAsync(address, token);
                return response.IsSuccessStatusCode;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !token.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <summary>SIGTERM, and SIGKILL if that is not enough.</summary>
    public async Task StopAsync()
    {
        if (Running)
        {
            using var kill = Process.Start("kill", [Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            using var limit = new CancellationTokenSource(s_patience);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private async Task<string> LogEndAsync(CancellationToken cancel) =>
        File.Exists(LogFile) ? string.Join('\n', (await File.ReadAllLinesAsync(LogFile, cancel)).TakeLast(15)) : "(no log)";
}
