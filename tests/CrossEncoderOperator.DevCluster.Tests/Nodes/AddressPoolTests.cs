using System.Net;
using CrossEncoderOperator.DevCluster.Nodes;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class AddressPoolTests
{
    [Fact]
    public void A_returned_address_comes_last()
    {
        var pool = new AddressPool(IPNetwork.Parse("127.9.0.0/29"));
        var taken = Enumerable.Range(0, 3).Select(_ => pool.Take()).ToList();
        pool.Return(taken[0]);

        Assert.Equal(["127.9.0.4", "127.9.0.5", "127.9.0.6", "127.9.0.1"], Enumerable.Range(0, 4).Select(_ => pool.Take().ToString()));
    }

    [Fact]
    public void An_empty_pool_says_so()
    {
        var pool = new AddressPool(IPNetwork.Parse("127.9.0.0/30"));
        Assert.Equal(["127.9.0.1", "127.9.0.2"], [pool.Take().ToString(), pool.Take().ToString()]);

        Assert.Equal("no free address in 127.9.0.0/30", Assert.Throws<InvalidOperationException>(() => pool.Take()).Message);
    }

    [Fact]
    public void Goes_on_after_addresses_of_before()
    {
        var pool = new AddressPool(IPNetwork.Parse("127.9.0.0/24"));
        pool.Skip(IPAddress.Parse("127.9.0.77"));
        pool.Skip(IPAddress.Parse("10.0.0.1"));

        Assert.Equal("127.9.0.78", pool.Take().ToString());
    }
}
