using System.Text;
using CrossEncoderOperator.Runtime.Hosting;

namespace CrossEncoderOperator.Runtime.Tests.Support;

internal static class MetricsText
{
    public static async Task<string> TextAsync(this RuntimeMetrics metrics)
    {
        using var stream = new MemoryStream();
        await metrics.Registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
