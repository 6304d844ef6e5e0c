using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.DevCluster.Faults;

/// <summary>
/// The place where faults are put into requests: it may wait, throw an <see cref="Clients.ApiException"/>, or drop the connection.
/// </summary>
internal interface IFaultInjector
{
    /// <summary>After the request was let in, before anything is read or written.</summary>
    ValueTask BeforeAsync(HttpContext http, Access.AccessRequest request);

    /// <summary>After a write was stored, before it is answered.</summary>
    ValueTask AfterWriteAsync(HttpContext http, Access.AccessRequest request);
}
