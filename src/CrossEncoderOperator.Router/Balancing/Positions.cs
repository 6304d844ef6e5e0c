namespace CrossEncoderOperator.Router.Balancing;

/// <summary>
/// Positions in [0, 2^64) that are spread evenly however few are taken: the multiples of the golden ratio. Of any n in a row, a share s of
/// the range gets s·n give or take a few, where random positions would miss by √n.
/// </summary>
/// <param name="phase">Where it begins; differs between routers, so that they do not all begin with the same revision.</param>
internal sealed class Positions(ulong phase)
{
    /// <summary>2^64 / φ, made odd.</summary>
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _last = phase;

    public ulong Next() => Interlocked.Add(ref _last, Step);
}
