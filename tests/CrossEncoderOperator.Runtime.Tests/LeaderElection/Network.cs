namespace CrossEncoderOperator.Runtime.Tests.LeaderElection;

/// <summary>The way to the server: up, cut (requests fail) or hanging (requests get no answer and ignore a cancellation).</summary>
internal sealed class Network : DelegatingHandler
{
    private volatile Func<Task>? _fault;
    private int _count;

    /// <summary>Requests that were sent or tried.</summary>
    public int Requests => Volatile.Read(ref _count);

    public void Up() => _fault = null;

    public void Cut() => _fault = () => throw new HttpRequestException("no route to host");

    public void Hang()
    {
        var never = new TaskCompletionSource();
        _fault = () => never.Task;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        if (_fault is { } fault)
        {
            await fault();
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
