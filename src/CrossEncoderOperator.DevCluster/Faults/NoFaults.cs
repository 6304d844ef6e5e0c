using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.DevCluster.Faults;

/// <summary>Every request goes well.</summary>
internal sealed class NoFaults : IFaultInjector
{
    public ValueTask BeforeAsync(HttpContext http, Access.AccessRequest request) => ValueTask.CompletedTask;

    public ValueTask AfterWriteAsync(HttpContext http, Access.AccessRequest request) => ValueTask.CompletedTask;
}
