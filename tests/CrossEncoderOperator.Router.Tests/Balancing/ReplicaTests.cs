using System.Globalization;
using CrossEncoderOperator.Router.Balancing;

namespace CrossEncoderOperator.Router.Tests.Balancing;

public sealed class ReplicaTests
{
    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Theory]
    [InlineData("fresh", "", 0, true)]
    [InlineData("answers", "0:a 1:a", 2, true)]
    [InlineData("a failure ejects", "0:f", 99, false)]
    [InlineData("for 100 ms", "0:f", 100, true)]
    [InlineData("the second in a row for 200 ms", "0:f 100:f", 299, false)]
    [InlineData("and then lets one through", "0:f 100:f", 300, true)]
    [InlineData("an answer ends it", "0:f 100:f 300:a", 301, true)]
    [InlineData("and counting begins again", "0:f 100:f 300:a 301:f", 401, true)]
    [InlineData("never longer than 30 s", "0:f 100:f 300:f 700:f 1500:f 3100:f 6300:f 12700:f 25500:f 51100:f 81100:f", 111_100, true)]
    [InlineData("failures that were under way together are one", "0:f 1:f 2:f 3:f", 100, true)]
    [InlineData("while one is on trial nobody else is", "0:f 100:b", 5000, false)]
    [InlineData("a trial without outcome lets the next one through", "0:f 100:b 200:u", 201, true)]
    [InlineData("a client that went away says nothing", "0:u 1:u", 2, true)]
    public void A_replica_that_does_not_answer_is_ejected(string name, string history, int at, bool allowed)
    {
        var health = new ReplicaHealth();
        foreach (var step in history.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split(':')))
        {
            var now = Ms(int.Parse(step[0], CultureInfo.InvariantCulture));
            if (step[1] == "b")
            {
                health.Begin(now);
            }
            else
            {
                health.End(step[1] switch { "a" => Outcome.Answered, "f" => Outcome.Failed, _ => Outcome.Unknown }, now);
            }
        }

        Assert.True(health.Allows(Ms(at)) == allowed, name);
    }

    [Fact]
    public void The_least_outstanding_replica_is_chosen_and_equals_take_turns()
    {
        Replica[] replicas = [.. Enumerable.Range(1, 3).Select(i => new Replica(Given.Pod(i)))];
        Assert.Equal(3, Enumerable.Range(0, 3).Select(turn => ReplicaChoice.Choose(replicas, (uint)turn, Ms(0))).Distinct().Count());
        replicas[0].Begin(Ms(0));
        replicas[1].Begin(Ms(0));
        Assert.All(Enumerable.Range(0, 6), turn => Assert.Same(replicas[2], ReplicaChoice.Choose(replicas, (uint)turn, Ms(0))));
        replicas[1].End(Outcome.Answered, Ms(1));
        replicas[2].Begin(Ms(1));
        Assert.Same(replicas[1], ReplicaChoice.Choose(replicas, uint.MaxValue, Ms(1)));
    }

    [Fact]
    public void Ejected_replicas_are_used_when_there_are_no_others_and_the_failed_one_comes_last()
    {
        Replica[] replicas = [new(Given.Pod(1)), new(Given.Pod(2))];
        Fail(replicas[0]);
        Assert.Same(replicas[1], ReplicaChoice.Choose(replicas, 0, Ms(1)));
        Fail(replicas[1]);
        Assert.NotNull(ReplicaChoice.Choose(replicas, 0, Ms(1)));
        Assert.Same(replicas[0], ReplicaChoice.Choose(replicas, 0, Ms(1), except: [replicas[1]]));
        Assert.Same(replicas[1], ReplicaChoice.Choose(replicas, 0, Ms(1), except: [replicas[0]]));
        Assert.Same(replicas[0], ReplicaChoice.Choose(replicas.AsSpan(0, 1), 0, Ms(1), except: [replicas[0]]));
        Assert.Null(ReplicaChoice.Choose([], 0, Ms(1)));
    }

    private static void Fail(Replica replica)
    {
        replica.Begin(Ms(0));
        replica.End(Outcome.Failed, Ms(0));
    }
}
