using CrossEncoderOperator.Api.Scaling;

namespace CrossEncoderOperator.Api.Tests.Scaling;

public sealed class TimeZonesTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+12")]
    [InlineData("America/Port-au-Prince")]
    public void Finds(string name)
    {
        Assert.True(TimeZones.TryFind(name, out var zone));
        Assert.Equal(name, zone.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Europe")]
    [InlineData("Europe/Bonn")]
    [InlineData("europe/berlin")]
    [InlineData("UTC+1")]
    [InlineData("../zoneinfo/Europe/Berlin")]
    [InlineData("tzdata.zi")]
    [InlineData("zone1970.tab")]
    public void Finds_no_other(string name)
    {
        // A name that differs only in its case is not found either once the zone is known.
        Assert.True(TimeZones.TryFind("Europe/Berlin", out _));
        Assert.False(TimeZones.TryFind(name, out _));
    }
}
