namespace CrossEncoderOperator.Runtime.Hosting;

/// <summary>Whether the stores of the program have been filled.</summary>
public sealed class StoreSync
{
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal StoreSync()
    {
    }

    /// <summary>Ends when every store has been filled for the first time; never fails.</summary>
    public Task Completed => _completed.Task;

    internal void Complete() => _completed.TrySetResult();
}
