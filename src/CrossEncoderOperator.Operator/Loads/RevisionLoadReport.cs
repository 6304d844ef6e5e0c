namespace CrossEncoderOperator.Operator.Loads;

/// <summary>What a router has of one revision.</summary>
/// <param name="Revision">Hash of the revision.</param>
/// <param name="Requests">Requests since the router started.</param>
/// <param name="InFlight">Requests that a replica works at.</param>
/// <param name="DocumentSeconds">Integral of the documents in flight over time, since the router started.</param>
internal sealed record RevisionLoadReport(string Revision, long Requests, int InFlight = 0, double DocumentSeconds = 0);
