namespace CrossEncoderOperator.Router.Routes;

/// <summary>The route table in force.</summary>
internal sealed class CurrentRoutes
{
    private volatile RouteTable? _table;

    /// <summary>Null until the first one is built.</summary>
    public RouteTable? Table => _table;

    public void Replace(RouteTable table) => _table = table;
}
