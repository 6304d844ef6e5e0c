namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>Decides up front whether a request can be answered in time.</summary>
internal static class Admission
{
    /// <summary>Share of the time left that the prediction may fill: what comes later and slower batches take the rest.</summary>
    internal const double Fill = 0.8;

    /// <param name="tokens">Tokens of the request.</param>
    /// <param name="waiting">Tokens that wait.</param>
    /// <param name="running">Tokens of the batches that run.</param>
    /// <param name="maxWaiting">Tokens that may wait.</param>
    /// <param name="timeLeft">Until the deadline of the request; null for none.</param>
    /// <param name="pace">How fast tokens are worked off.</param>
    /// <returns>Null to admit it.</returns>
    public static OverloadedException? Refusal(
        long tokens, long waiting, long running, long maxWaiting, TimeSpan? timeLeft, TokenPace pace)
    {
        if (waiting > 0 && waiting + tokens > maxWaiting)
        {
            return new OverloadedException(Overload.Queue, $"{waiting} tokens wait already", pace.Of(waiting + tokens - maxWaiting));
        }

        var predicted = waiting + running > 0 ? pace.Of(waiting + running + tokens) : pace.AtBest(tokens);
        var late = predicted - timeLeft * Fill ?? TimeSpan.Zero;
        return late > TimeSpan.Zero
            ? new OverloadedException(Overload.Deadline, $"the answer would take about {predicted.TotalSeconds:0.#} s, too close to the time limit", late)
            : null;
    }
}
