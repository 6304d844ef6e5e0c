namespace CrossEncoderOperator.Api.Status;

/// <summary>Types of the conditions of a CrossEncoderDeployment.</summary>
public static class ConditionType
{
    /// <summary>The current spec is served, by all its replicas.</summary>
    public const string Ready = "Ready";

    /// <summary>On the way to the current spec; present only while true.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>The current spec is not reached without a person's help; present only while true.</summary>
    public const string Stalled = "Stalled";

    /// <summary>The model was found and its digest is known.</summary>
    public const string ModelResolved = "ModelResolved";

    /// <summary>The revision that serves meets its objectives; present while it is watched after a promotion.</summary>
    public const string SloMet = "SLOMet";

    /// <summary>No replicas run, because nobody asks or the schedules say so.</summary>
    public const string Asleep = "Asleep";
}
