namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Something that a container needs is not there yet.</summary>
internal sealed class MountException(string message) : Exception(message);
