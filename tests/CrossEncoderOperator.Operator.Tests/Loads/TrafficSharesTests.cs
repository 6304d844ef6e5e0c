using CrossEncoderOperator.Operator.Loads;
using CrossEncoderOperator.Runtime.Clients;

namespace CrossEncoderOperator.Operator.Tests.Loads;

public sealed class TrafficSharesTests
{
    private static readonly ObjectKey s_key = new("shop", "product-search");

    private readonly TrafficShares _shares = new();

    [Fact]
    public void Shares_of_all_routers_are_counted_since_the_weights_changed()
    {
        Assert.Empty(Of("a=90 b=10"));
        Report("router-0", 1000, 500);
        Report("router-1", 10, 0);
        Assert.Empty(Of("a=90 b=10"));
        Report("router-0", 1090, 510);
        Report("router-1", 100, 10);
        Assert.Equal((90, 10), (Of("a=90 b=10")["a"], Of("a=90 b=10")["b"]));

        // What is reported next may have requests from before the change: it is where counting begins.
        Assert.Empty(Of("a=50 b=50"));
        Report("router-0", 1190, 520);
        Report("router-0", 1200, 530);
        Assert.Equal((50, 50), (Of("a=50 b=50")["a"], Of("a=50 b=50")["b"]));
    }

    [Fact]
    public void Router_that_restarts_begins_anew()
    {
        Of("a=90 b=10");
        Report("router-0", 1000, 500);
        Report("router-0", 0, 0);
        Report("router-0", 30, 10);
        Assert.Equal(75, Of("a=90 b=10")["a"]);
    }

    [Fact]
    public void Deployment_that_nobody_asked_for_or_that_is_forgotten_is_not_kept()
    {
        Report("router-0", 1, 1);
        Of("a=100");
        Report("router-0", 1, 1);
        _shares.Forget(s_key);
        Report("router-0", 9, 9);
        Assert.Empty(Of("a=100"));
    }

    private IReadOnlyDictionary<string, double> Of(string weights) => _shares.Of(s_key, weights);

    private void Report(string router, long a, long b) =>
        _shares.Observe(router, new([new(s_key.Namespace, s_key.Name, [new("a", a), new("b", b)])]));
}
