using CrossEncoderOperator.Training.Data.Metrics;
using CrossEncoderOperator.Training.Data.Queries;
using CrossEncoderOperator.Training.Data.Tokenization;
using CrossEncoderOperator.Training.Learning;
using CrossEncoderOperator.Training.Models;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace CrossEncoderOperator.Training.Publishing;

/// <summary>Measures what is published: the ONNX file, on the held-out queries.</summary>
internal static class Evaluation
{
    public static RankingReport Of(string modelFile, Corpus corpus)
    {
        using var session = Session(modelFile);
        return RankingReport.Of(corpus.HeldOut, query => [.. Batch(query, corpus.Tokenizer).Run(session).Select(static logit => (double)logit)]);
    }

    public static RankingReport OfBm25(Corpus corpus) =>
        RankingReport.Of(corpus.HeldOut, query => corpus.Index.Scores(query.Query, query.Documents));

    /// <summary>The largest difference between the logits of the trained model and of the file written from it.</summary>
    public static double Disagreement(BertCrossEncoder model, string modelFile, Corpus corpus)
    {
        using var session = Session(modelFile);
        using var noGradients = torch.no_grad();
        return corpus.HeldOut.Max(query =>
        {
            using var scope = torch.NewDisposeScope();
            var batch = Batch(query, corpus.Tokenizer);
            return batch.Forward(model).data<float>().ToArray().Zip(batch.Run(session)).Max(static pair => Math.Abs(pair.First - pair.Second));
        });
    }

    private static PaddedBatch Batch(JudgedQuery query, WordPieceTokenizer tokenizer)
    {
        var tokens = tokenizer.Encode(query.Query);
        return new PaddedBatch(
            [.. query.Documents.Select(text => tokenizer.Pair(tokens, tokenizer.Encode(text), Variant.MaxPositions))], tokenizer.Padding);
    }

    private static InferenceSession Session(string modelFile)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 2 };
        return new InferenceSession(modelFile, options);
    }
}
