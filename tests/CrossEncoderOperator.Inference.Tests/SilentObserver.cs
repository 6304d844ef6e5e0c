using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Inference.Tests;

internal sealed class SilentObserver : IScoringObserver
{
    public void BatchRan(int pairs, TimeSpan waited, TimeSpan ran)
    {
    }
}
