namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>What happened to an object. <see cref="Synced"/> comes once after the initial list and has no object.</summary>
public enum ChangeKind
{
    Added,
    Modified,
    Deleted,
    Synced,
}
