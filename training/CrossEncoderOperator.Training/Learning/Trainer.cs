using System.Diagnostics;
using System.Globalization;
using CrossEncoderOperator.Training.Data.Queries;
using CrossEncoderOperator.Training.Data.Tokenization;
using CrossEncoderOperator.Training.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace CrossEncoderOperator.Training.Learning;

/// <summary>
/// AdamW with warm-up and linear decay. The loss is half listwise (softmax over a query's documents against the gains of
/// their grades: the order) and half pointwise (binary cross entropy against grade / 3: a score that means something by itself).
/// </summary>
internal sealed class Trainer(Variant variant, WordPieceTokenizer tokenizer)
{
    private const double WarmUp = 0.1;
    private const double WeightDecay = 0.01;
    private const double MaxGradientNorm = 1;
    private const int ReportEvery = 50;

    private readonly Random _noise = new(variant.Seed);
    private readonly Dictionary<string, IReadOnlyList<int>> _documents = new(StringComparer.Ordinal);

    public void Train(BertCrossEncoder model, IEnumerable<TrainingList> lists)
    {
        using var optimizer = optim.AdamW(model.Parameters, variant.LearningRate, weight_decay: WeightDecay);
        var watch = Stopwatch.StartNew();
        var losses = 0.0;
        foreach (var (step, batch) in lists.Chunk(Variant.ListsPerStep).Take(variant.Steps).Index())
        {
            using var scope = NewDisposeScope();
            optimizer.ParamGroups.Single().LearningRate = variant.LearningRate * Schedule((step + 0.5) / variant.Steps);
            var loss = Loss(model, batch);
            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(model.Parameters, MaxGradientNorm);
            optimizer.step();

            losses += loss.item<float>();
            if ((step + 1) % ReportEvery == 0)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{variant.Name}: step {step + 1}/{variant.Steps}, loss {losses / ReportEvery:F4}, {watch.Elapsed.TotalSeconds:F0} s"));
                losses = 0;
            }
        }
    }

    /// <summary>Factor of the learning rate at a share of the way.</summary>
    internal static double Schedule(double progress) => progress < WarmUp ? progress / WarmUp : (1 - progress) / (1 - WarmUp);

    private Tensor Loss(BertCrossEncoder model, TrainingList[] lists)
    {
        var pairs = lists.SelectMany(list =>
        {
            var query = tokenizer.Encode(list.Query);
            return list.Documents.Select(text => tokenizer.Pair(query, Document(text), Variant.MaxPositions));
        }).ToArray();
        var grades = lists.SelectMany(list => LabelNoise.Grades(list, variant, _noise)).ToArray();

        var logits = new PaddedBatch(pairs, tokenizer.Padding).Forward(model);
        var targets = tensor(grades.Select(static grade => (float)grade / LabelNoise.MaxGrade).ToArray());
        var pointwise = binary_cross_entropy_with_logits(logits, targets);

        var gains = tensor(grades.Select(static grade => MathF.Pow(2, grade) - 1).ToArray(), lists.Length, Variant.ListLength) + 1e-6f;
        var wanted = gains / gains.sum(1, keepdim: true);
        var listwise = -(wanted * log_softmax(logits.view(lists.Length, Variant.ListLength), 1)).sum(1).mean();
        return (pointwise + listwise) / 2;
    }

    private IReadOnlyList<int> Document(string text)
    {
        if (!_documents.TryGetValue(text, out var tokens))
        {
            _documents[text] = tokens = tokenizer.Encode(text);
        }

        return tokens;
    }
}
