namespace CrossEncoderOperator.RolloutBench;

/// <summary>Requests of one revision, since the start and since the last look.</summary>
internal sealed class Arm
{
    public int Total { get; set; }

    public int NewTotal { get; set; }

    public int[] Bad { get; } = new int[Sli.All.Length];

    public int[] NewBad { get; } = new int[Sli.All.Length];
}
