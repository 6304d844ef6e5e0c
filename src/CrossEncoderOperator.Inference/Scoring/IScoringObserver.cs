namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>Hears of every batch that was run.</summary>
public interface IScoringObserver
{
    /// <param name="pairs">Size of the batch.</param>
    /// <param name="waited">From the request for the batch to its start.</param>
    /// <param name="ran">Time in the model.</param>
    void BatchRan(int pairs, TimeSpan waited, TimeSpan ran);
}
