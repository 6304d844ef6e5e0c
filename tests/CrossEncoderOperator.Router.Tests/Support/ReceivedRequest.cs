namespace CrossEncoderOperator.Router.Tests.Support;

/// <summary>A request as a replica got it.</summary>
internal sealed record ReceivedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);
