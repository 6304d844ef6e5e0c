using CrossEncoderOperator.Runtime.Objects;

namespace CrossEncoderOperator.Runtime.Tests.Objects;

public sealed class ConditionsTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then + TimeSpan.FromHours(1);

    [Theory]
    [InlineData("nothing changes", true, "Ok", "fine", 1, false, false)]
    [InlineData("another reason", true, "Fine", "fine", 1, true, false)]
    [InlineData("another message", true, "Ok", "better", 1, true, false)]
    [InlineData("another generation", true, "Ok", "fine", 2, true, false)]
    [InlineData("to False", false, "Ok", "fine", 1, true, true)]
    [InlineData("to Unknown", null, "Ok", "fine", 1, true, true)]
    public void Set_on_a_condition_that_is_true(
        string what, bool? status, string reason, string message, int generation, bool changes, bool transition)
    {
        List<V1Condition> conditions = [];
        Assert.True(conditions.Set("Ready", true, "Ok", "fine", 1, Then));
        var before = conditions[0];

        Assert.True(changes == conditions.Set("Ready", status, reason, message, generation, Now), what);

        var after = Assert.Single(conditions);
        Assert.Equal(transition ? Now.UtcDateTime : Then.UtcDateTime, after.LastTransitionTime);
        Assert.Equal((reason, message, (long?)generation), (after.Reason, after.Message, after.ObservedGeneration));
        Assert.Equal(("True", "Ok", "fine"), (before.Status, before.Reason, before.Message));
    }

    [Fact]
    public void Times_are_whole_seconds_so_that_a_write_reads_back_equal()
    {
        List<V1Condition> conditions = [];
        conditions.Set("Ready", null, "Unknown", "", 1, Then + TimeSpan.FromMilliseconds(999.9));
        var read = KubernetesJson.Deserialize<V1Condition>(KubernetesJson.Serialize(conditions[0]));
        Assert.Equal(read, conditions[0]);
        Assert.Equal("Unknown", read.Status);
    }

    [Fact]
    public void A_reason_is_mandatory() =>
        Assert.Throws<ArgumentException>(() => new List<V1Condition>().Set("Ready", true, "", "", 1, Now));

    [Theory]
    [InlineData("ready", "Ready=True")]
    [InlineData("reconciling", "Reconciling=True Ready=False")]
    [InlineData("reconciling, serving", "Reconciling=True Ready=True")]
    [InlineData("stalled", "Stalled=True Ready=False")]
    [InlineData("stalled ready", "Ready=True")]
    [InlineData("ready stalled", "Ready=False Stalled=True")]
    [InlineData("reconciling ready", "Ready=True")]
    [InlineData("reconciling stalled", "Ready=False Stalled=True")]
    [InlineData("stalled reconciling", "Ready=False Reconciling=True")]
    public void Kstatus_conditions_exclude_each_other(string marks, string expected)
    {
        List<V1Condition> conditions = [];
        foreach (var mark in marks is "reconciling, serving" ? [marks] : marks.Split(' '))
        {
            Assert.True(Mark(mark));
            Assert.False(Mark(mark), "the same again changes nothing");

            bool Mark(string name) => name switch
            {
                "ready" => conditions.MarkReady("R", "", 1, Now),
                "stalled" => conditions.MarkStalled("S", "", 1, Now),
                "reconciling" => conditions.MarkReconciling("P", "", 1, Now),
                _ => conditions.MarkReconciling("P", "", 1, Now, ready: true),
            };
        }

        Assert.Equal(
            expected.Split(' ').Order(StringComparer.Ordinal),
            conditions.Select(c => $"{c.Type}={c.Status}").Order(StringComparer.Ordinal));
        Assert.Equal(expected.Contains("Ready=True", StringComparison.Ordinal), conditions.IsTrue("Ready"));
    }
}
