namespace CrossEncoderOperator.Router.Balancing;

/// <summary>What a request says about the replica that it was sent to.</summary>
internal enum Outcome
{
    /// <summary>It answered, whatever the code.</summary>
    Answered,

    /// <summary>It could not be reached, or gave no answer.</summary>
    Failed,

    /// <summary>Nothing: the client went away first.</summary>
    Unknown,
}
