using Microsoft.AspNetCore.Connections;

namespace CrossEncoderOperator.Router.Hosting;

/// <summary>Bounds the connections of one listener; Kestrel's own limit would let requests shut out the probes.</summary>
internal sealed class ConnectionLimit(int limit)
{
    private int _open;

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > limit)
            {
                connection.Abort(new ConnectionAbortedException($"more than {limit} connections"));
                return;
            }

            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
