using CrossEncoderOperator.Router.Hosting;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>The route table in force.</summary>
internal sealed class CurrentRoutes
{
    private readonly Pulse _changes = new();
    private volatile RouteTable? _table;

    /// <summary>Null until the first one is built.</summary>
    public RouteTable? Table => _table;

    /// <summary>Ends with the next table. To be taken before the table is looked at.</summary>
    public Task Change => _changes.Next;

    public void Replace(RouteTable table)
    {
        _table = table;
        _changes.Beat();
    }
}
