namespace CrossEncoderOperator.Operator.Tests.Support;

internal static class Waiting
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static async Task<T> OrTimeout<T>(this Task<T> task, string what)
    {
        await ((Task)task).OrTimeout(what);
        return await task;
    }

    public static async Task OrTimeout(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(s_limit, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException late) when (!task.IsCompleted)
        {
            throw new TimeoutException($"waited {s_limit.TotalSeconds:0} s for {what}", late);
        }
    }
}
