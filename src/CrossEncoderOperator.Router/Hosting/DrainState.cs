namespace CrossEncoderOperator.Router.Hosting;

/// <summary>Whether the router is on its way to end.</summary>
internal sealed class DrainState
{
    private volatile bool _isDraining;

    public bool IsDraining => _isDraining;

    public void Drain() => _isDraining = true;
}
