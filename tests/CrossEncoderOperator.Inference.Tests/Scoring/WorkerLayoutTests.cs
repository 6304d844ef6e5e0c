using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Inference.Tests.Scoring;

public sealed class WorkerLayoutTests
{
    [Theory]
    [InlineData(null, null, 8, 1, 8, "one worker with all threads")]
    [InlineData(2, null, 8, 2, 4, "set")]
    [InlineData(3, null, 8, 3, 2, "set")]
    [InlineData(9, null, 8, 9, 1, "set")]
    [InlineData(null, 2, 8, 4, 2, "set")]
    [InlineData(null, 16, 8, 1, 16, "set")]
    [InlineData(2, 3, 8, 2, 3, "set")]
    public void Is_what_is_asked_for(int? workers, int? threads, int available, int expectedWorkers, int expectedThreads, string reason) =>
        Assert.Equal(new WorkerLayout(expectedWorkers, expectedThreads, reason), WorkerLayout.Of(workers, threads, available));

    [Theory]
    [InlineData(1.0, 3.8, 4, "measured: 1x4 512 tokens/s, 4x1 539 tokens/s")]
    [InlineData(1.0, 3.9, 1, "measured: 1x4 512 tokens/s, 4x1 525 tokens/s")]
    [InlineData(1.0, 5.0, 1, "measured: 1x4 512 tokens/s, 4x1 410 tokens/s")]
    public void Has_many_workers_only_if_they_are_faster(double one, double many, int workers, string reason) => Assert.Equal(
        new WorkerLayout(workers, 4 / workers, reason), WorkerTuning.Choose(4, TimeSpan.FromSeconds(one), TimeSpan.FromSeconds(many), 512));
}
