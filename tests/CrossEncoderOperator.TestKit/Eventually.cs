using System.Diagnostics;

namespace CrossEncoderOperator.TestKit;

/// <summary>Waits for something that another process does, and says what was missing when it does not come.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until <paramref name="done"/> holds of the answer, which is returned.</summary>
    /// <param name="what">What is waited for; it is the message of the time-out, with the last answer.</param>
    public static async Task<T> GetAsync<T>(string what, Func<CancellationToken, Task<T>> ask, Func<T, bool> done, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(60);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        var last = "nothing";
        while (watch.Elapsed < limit)
        {
            try
            {
                var answer = await ask(cancel.Token);
                if (done(answer))
                {
                    return answer;
                }

                last = answer?.ToString() ?? "null";
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                last = error.Message;
            }

            await Task.Delay(Interval, TimeProvider.System, cancel.Token);
        }

        throw new TimeoutException($"waited {limit.TotalSeconds:0} s for {what}; last seen: {last}");
    }

    public static Task HoldsAsync(string what, Func<CancellationToken, Task<bool>> ask, TimeSpan? within = null) =>
        GetAsync(what, ask, held => held, within);
}
