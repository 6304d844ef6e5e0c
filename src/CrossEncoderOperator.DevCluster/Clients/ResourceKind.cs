namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>One entry of discovery: a collection that can be listed, watched and deleted from, and the kind of its objects.</summary>
public sealed record ResourceKind(ResourceId Resource, string Kind);
