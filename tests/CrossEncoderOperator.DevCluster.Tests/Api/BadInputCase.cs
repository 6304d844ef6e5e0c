namespace CrossEncoderOperator.DevCluster.Tests.Api;

/// <summary>A request that is wrong, and the refusal it must get. <c>{ns}</c> is the namespace of the test.</summary>
/// <param name="Cause">The cause of the Status: reason and field.</param>
/// <param name="After">Requests that prepare; all must succeed.</param>
public sealed record BadInputCase(
    string Name, string Request, string Body, int Code, string? Reason = null, string? Cause = null, string Type = "application/json", string[]? After = null);
