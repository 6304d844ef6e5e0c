using System.Globalization;
using CrossEncoderOperator.Server.Reranking;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>What an answer cost, in the headers that Text Embeddings Inference has; times are whole milliseconds.</summary>
internal static class AnswerHeaders
{
    public static void Add(IHeaderDictionary headers, RerankResult result, TimeSpan total)
    {
        headers["X-Compute-Tokens"] = result.Tokens.ToString(CultureInfo.InvariantCulture);
        headers["X-Total-Time"] = Milliseconds(total);
        headers["X-Tokenization-Time"] = Milliseconds(result.Times.Tokenizing);
        headers["X-Queue-Time"] = Milliseconds(result.Times.Queued);
        headers["X-Inference-Time"] = Milliseconds(result.Times.Inferring);
        headers["X-Score-Version"] = result.ScoreVersion;
    }

    private static string Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
