namespace CrossEncoderOperator.Router.Hosting;

/// <summary>Tells all who wait, whenever something happens.</summary>
internal sealed class Pulse
{
    private volatile TaskCompletionSource _next = Create();

    /// <summary>Ends with the next beat. To be taken before what it tells of is looked at.</summary>
    public Task Next => _next.Task;

    public void Beat() => Interlocked.Exchange(ref _next, Create()).SetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
