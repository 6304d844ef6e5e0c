namespace CrossEncoderOperator.Router.Routes;

/// <summary>The route table in force.</summary>
internal sealed class CurrentRoutes
{
    private volatile RouteTable? _table;
    private volatile TaskCompletionSource _change = NewChange();

    /// <summary>Null until the first one is built.</summary>
    public RouteTable? Table => _table;

    /// <summary>Ends with the next table. To be taken before the table is looked at.</summary>
    public Task Change => _change.Task;

    public void Replace(RouteTable table)
    {
        _table = table;
        var change = _change;
        _change = NewChange();
        change.SetResult();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
