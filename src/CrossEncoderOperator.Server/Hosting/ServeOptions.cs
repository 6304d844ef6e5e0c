using System.Net;

namespace CrossEncoderOperator.Server.Hosting;

/// <param name="ModelDirectory">Where the model is.</param>
/// <param name="Address">IP to bind; null for all.</param>
/// <param name="Port">0 takes a free one.</param>
/// <param name="DrainTime">How long new requests are still taken after SIGTERM: until every client knows.</param>
internal sealed record ServeOptions(string ModelDirectory, IPAddress? Address, int Port, TimeSpan DrainTime);
