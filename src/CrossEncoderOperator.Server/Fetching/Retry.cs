namespace CrossEncoderOperator.Server.Fetching;

/// <summary>Attempts with growing, random pauses.</summary>
internal sealed class Retry(FetchOptions options, TimeProvider time, Action<string> say)
{
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellation)
    {
        for (int failures = 0; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (FetchException e) when (e.IsTransient && failures + 1 < options.Attempts)
            {
                var pause = options.FirstPause * Math.Pow(2, failures) * (0.5 + Random.Shared.NextDouble() / 2);
                say($"{e.Message}; trying again");
                await Task.Delay(pause, time, cancellation);
            }
        }
    }
}
