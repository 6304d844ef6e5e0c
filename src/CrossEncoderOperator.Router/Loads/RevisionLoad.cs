namespace CrossEncoderOperator.Router.Loads;

/// <param name="Requests">Since the router started.</param>
/// <param name="LastRequest">Null when there was none.</param>
internal sealed record RevisionLoad(string Revision, long Requests, int InFlight, DateTimeOffset? LastRequest);
