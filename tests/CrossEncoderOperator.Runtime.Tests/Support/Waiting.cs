namespace CrossEncoderOperator.Runtime.Tests.Support;

internal static class Waiting
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task OrTimeout(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException e) when (!task.IsCompleted)
        {
            throw new TimeoutException($"waited {Limit.TotalSeconds:0} s for {what}", e);
        }
    }

    public static async Task<T> OrTimeout<T>(this Task<T> task, string what)
    {
        await ((Task)task).OrTimeout(what);
        return await task;
    }
}
