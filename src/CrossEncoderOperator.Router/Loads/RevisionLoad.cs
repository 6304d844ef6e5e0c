namespace CrossEncoderOperator.Router.Loads;

/// <param name="Requests">Since the router started.</param>
/// <param name="InFlight">Requests; without those that are held.</param>
/// <param name="Documents">Of requests that were answered since the router started.</param>
/// <param name="InFlightDocuments">Documents that are with its replicas, those of mirrored copies as well.</param>
/// <param name="DocumentSeconds">Integral of the documents in flight over the time since the router started.</param>
/// <param name="LastRequest">Null when there was none.</param>
internal sealed record RevisionLoad(
    string Revision, long Requests, int InFlight, long Documents, long InFlightDocuments, double DocumentSeconds, DateTimeOffset? LastRequest);
