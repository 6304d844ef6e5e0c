namespace CrossEncoderOperator.Operator.Loads;

/// <summary>What a router has of one revision.</summary>
/// <param name="Revision">Hash of the revision.</param>
/// <param name="Requests">Requests since the router started.</param>
internal sealed record RevisionLoad(string Revision, long Requests);
