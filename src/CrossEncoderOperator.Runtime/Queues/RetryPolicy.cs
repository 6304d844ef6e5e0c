namespace CrossEncoderOperator.Runtime.Queues;

/// <summary>How failed keys come back: each with exponential back-off, and all together at a limited rate.</summary>
/// <param name="First">Delay after the first failure of a key; it doubles with every further one.</param>
/// <param name="Cap">Longest delay.</param>
/// <param name="PerSecond">Retries of all keys per second, once <paramref name="Burst"/> is used up.</param>
internal sealed record RetryPolicy(TimeSpan First, TimeSpan Cap, double PerSecond, int Burst)
{
    public static RetryPolicy Default { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMinutes(5), 10, 100);
}
