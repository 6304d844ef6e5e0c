namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>Bounds what the bodies of all requests take together.</summary>
/// <param name="limit">In bytes.</param>
internal sealed class BodyMemory(long limit)
{
    private long _taken;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
        {
            return true;
        }

        Release(bytes);
        return false;
    }

    public void Release(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
