namespace CrossEncoderOperator.Router.Hosting;

/// <summary>Marks a connection to the port of health, metrics and load report.</summary>
internal sealed class AdminConnection
{
    public static AdminConnection Instance { get; } = new();
}
