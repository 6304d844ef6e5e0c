namespace CrossEncoderOperator.RolloutBench;

internal enum Decision
{
    Undecided,
    Pass,
    RollBack,
}
