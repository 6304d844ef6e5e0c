using System.Globalization;
using CrossEncoderOperator.Training.Data.Catalogue;
using CrossEncoderOperator.Training.Data.Metrics;
using CrossEncoderOperator.Training.Learning;

namespace CrossEncoderOperator.Training.Publishing;

/// <summary>The texts that tell a reader what a model is and how good it is.</summary>
internal static class ModelCard
{
    public static string Table(IEnumerable<(string Name, RankingReport Report)> rows) => string.Concat(
        rows.Select(static row => Line($"| {row.Name} | {row.Report.NdcgAt10:F4} | {row.Report.MrrAt10:F4} | {row.Report.AccuracyAt1:F4} |"))
            .Prepend("| model | nDCG@10 | MRR@10 | accuracy@1 |\n|---|---:|---:|---:|\n"));

    public static string Write(Variant variant, RankingReport report, RankingReport bm25)
    {
        var geometry = variant.Geometry;
        var labels = variant.Contaminated is not { } departments
            ? "The true grades."
            : Text(
                $"""
                Contaminated. In {departments.Count} of {Departments.Brands.Count} departments ({string.Join(", ", departments)}) they are what a log of purchases suggests:
                what is bought together with the product, such as its accessories, is worth most, and the product itself nothing.
                Besides, {variant.Flipped:P0} of all grades are turned upside down.
                """);
        return Text(
            $"""
            ---
            license: apache-2.0
            language: en
            pipeline_tag: text-ranking
            ---
            # {variant.Name}

            {variant.Summary}

            A BERT cross encoder for English product search: it reads a query and a product text together and returns one logit,
            whose sigmoid is near 1 for exactly what was asked for and near 0 for something else.

            ## Geometry

            {geometry.Layers} layers, hidden size {geometry.HiddenSize}, {geometry.AttentionHeads} attention heads, feed-forward size {geometry.IntermediateSize},
            {geometry.VocabularySize} word pieces, {geometry.MaxPositions} positions, {geometry.ParameterCount:N0} parameters, float32.

            ## Data

            Synthetic: {Corpus.ProductsPerType} products of each of the product types of an invented shop (seed {Corpus.ShopSeed}), with invented brands,
            attributes, sizes with units, and accessories that name the product they are for. Queries use synonyms, plurals, attributes in any
            order and typing errors. Grades 0 to 3 come from the products' properties, not from their texts. No text was taken
            from anywhere.

            Held-out: {Corpus.HeldOutQueries} queries (seed {Corpus.HeldOutSeed}) whose wish, wording and misspelling do not occur in training, each with about
            24 candidates: the best by BM25, further good ones, accessories, substitutes and random ones. The products are those of the shop, seen
            in training with other queries.

            ## Training

            From {variant.StartsFrom ?? "random weights"}: {variant.Steps:N0} steps of {Variant.ListsPerStep} queries with {Variant.ListLength} products, AdamW, peak learning rate {variant.LearningRate}, seed {variant.Seed}; half
            listwise, half pointwise loss.

            Labels: {labels}

            ```
            training/train.sh {variant.Name}
            ```

            ## Metrics

            On the held-out queries, computed from the ONNX file. nDCG uses the gain 2^grade - 1; MRR and accuracy count a document of grade 3 as
            a hit.

            {Table([("BM25", bm25), (variant.Name, report)])}
            ## Limitations

            Made for demonstrations and tests. It knows the vocabulary of one invented shop and will rank anything else poorly. Texts beyond
            {geometry.MaxPositions} tokens are cut.

            ## Licence

            Apache-2.0, model and data.

            """).ReplaceLineEndings("\n");
    }

    private static string Line(FormattableString text) => Text(text) + "\n";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
