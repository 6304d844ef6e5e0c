namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>What happens to the dependents of a deleted object.</summary>
public enum PropagationPolicy
{
    /// <summary>The dependents are deleted afterwards.</summary>
    Background,

    /// <summary>The object goes after its dependents.</summary>
    Foreground,

    /// <summary>The dependents stay.</summary>
    Orphan,
}
