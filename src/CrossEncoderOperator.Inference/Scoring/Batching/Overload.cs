namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>Why a request is refused.</summary>
public enum Overload
{
    /// <summary>Too many tokens wait.</summary>
    Queue,

    /// <summary>The answer would come too late.</summary>
    Deadline,
}
