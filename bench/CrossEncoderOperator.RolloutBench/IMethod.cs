namespace CrossEncoderOperator.RolloutBench;

/// <summary>A way to judge one canary.</summary>
internal interface IMethod
{
    /// <summary>Whether it needs stable's numbers.</summary>
    bool Compares { get; }

    /// <summary>Seconds until the next look.</summary>
    double SecondsToNextLook(Scenario scenario, Traffic traffic);

    Decision Look(Traffic traffic);
}
