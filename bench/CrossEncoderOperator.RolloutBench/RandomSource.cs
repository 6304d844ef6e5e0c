namespace CrossEncoderOperator.RolloutBench;

/// <summary>SplitMix64: the same numbers for the same seed on every machine and runtime.</summary>
internal sealed class RandomSource(ulong seed)
{
    /// <summary>Scrambled: the states of neighbouring seeds would be steps of one sequence.</summary>
    private ulong _state = Scramble(seed);

    /// <summary>Uniform in (0, 1].</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return ((Scramble(_state) >> 11) + 1) * (1.0 / (1UL << 53));
    }

    /// <summary>Exact, by the gaps between successes; above 400 expected ones, where that is slow, the normal approximation.</summary>
    public int Binomial(int trials, double probability)
    {
        if (probability > 0.5)
        {
            return trials - Binomial(trials, 1 - probability);
        }

        if (trials == 0 || probability <= 0)
        {
            return 0;
        }

        if (trials * probability > 400)
        {
            var normal = Math.Sqrt(-2 * Math.Log(Next())) * Math.Cos(2 * Math.PI * Next());
            var value = Math.Round((trials * probability) + (normal * Math.Sqrt(trials * probability * (1 - probability))));
            return (int)Math.Clamp(value, 0, trials);
        }

        var perFailure = Math.Log(1 - probability);
        var successes = 0;
        for (double position = 0; ; successes++)
        {
            position += Math.Floor(Math.Log(Next()) / perFailure) + 1;
            if (position > trials)
            {
                return successes;
            }
        }
    }

    private static ulong Scramble(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
