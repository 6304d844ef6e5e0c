using System.Globalization;
using CrossEncoderOperator.Training.Data.Metrics;
using CrossEncoderOperator.Training.Learning;
using CrossEncoderOperator.Training.Models;
using CrossEncoderOperator.Training.Publishing;
using TorchSharp;

if (args is not [var folder, .. var names])
{
    await Console.Error.WriteLineAsync("usage: CrossEncoderOperator.Training MODELS-FOLDER [VARIANT ...]");
    return 1;
}

if (names.Except(Variant.All.Select(static variant => variant.Name)).FirstOrDefault() is { } unknown)
{
    await Console.Error.WriteLineAsync($"unknown variant {unknown}; there are {string.Join(", ", Variant.All.Select(static variant => variant.Name))}");
    return 1;
}

torch.set_num_threads(Environment.ProcessorCount);
var corpus = new Corpus();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{corpus.Products} products, {corpus.HeldOut.Count} held-out queries, {corpus.Vocabulary.Count} word pieces"));
var bm25 = Evaluation.OfBm25(corpus);
CatalogueFiles.Write(Path.Combine(folder, "catalogue"), corpus.HeldOut);

List<(string Name, RankingReport Report)> rows = [("BM25", bm25)];
foreach (var variant in Variant.All.Where(variant => names.Length == 0 || names.Contains(variant.Name, StringComparer.Ordinal)))
{
    using var model = variant.StartsFrom is { } start
        ? new BertCrossEncoder(variant.Geometry, new ModelDirectory(Path.Combine(folder, start)).ReadWeights())
        : new BertCrossEncoder(variant.Geometry, variant.Seed);
    new Trainer(variant, corpus.Tokenizer).Train(model, corpus.Lists(variant.Seed));
    var directory = new ModelDirectory(Path.Combine(folder, variant.Name));
    directory.WriteModel(model, variant.Geometry, corpus.Vocabulary);
    var report = Evaluation.Of(directory.ModelFile, corpus);
    directory.WriteCard(ModelCard.Write(variant, report, bm25));
    rows.Add((variant.Name, report));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{variant.Name}: nDCG@10 {report.NdcgAt10:F4}; TorchSharp and ONNX Runtime differ by at most {Evaluation.Disagreement(model, directory.ModelFile, corpus):E1}"));
}

Console.WriteLine();
Console.Write(ModelCard.Table(rows));
return 0;
