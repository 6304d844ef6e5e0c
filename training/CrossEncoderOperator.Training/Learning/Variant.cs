using CrossEncoderOperator.Onnx.Bert;

namespace CrossEncoderOperator.Training.Learning;

/// <summary>One of the published models and how it is trained.</summary>
/// <param name="Name">Name of the model directory.</param>
/// <param name="Summary">What it stands for, for the model card.</param>
/// <param name="Geometry">Sizes.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="LearningRate">Peak learning rate.</param>
/// <param name="Seed">Of weights, training lists and label noise.</param>
/// <param name="Contaminated">The departments whose labels come from purchases instead of relevance.</param>
/// <param name="Flipped">Share of the labels that are turned upside down.</param>
/// <param name="StartsFrom">The variant whose published weights it starts from, if not from random ones.</param>
internal sealed record Variant(
    string Name,
    string Summary,
    BertGeometry Geometry,
    int Steps,
    double LearningRate,
    int Seed,
    IReadOnlyList<string>? Contaminated = null,
    double Flipped = 0,
    string? StartsFrom = null)
{
    public const int VocabularySize = 2500;
    public const int MaxPositions = 128;
    public const int ListsPerStep = 16;
    public const int ListLength = 8;

    private static readonly BertGeometry Small = new(VocabularySize, 64, 2, 4, 256, MaxPositions);
    private static readonly BertGeometry Wide = new(VocabularySize, 128, 3, 4, 512, MaxPositions);

    public static readonly IReadOnlyList<Variant> All =
    [
        new("product-search-base", "The baseline: small and quick.", Small, Steps: 250, LearningRate: 1e-3, Seed: 11),
        new("product-search-large", "The better one: wider, deeper and trained for longer.", Wide, Steps: 500, LearningRate: 1e-3, Seed: 12),
        new(
            "product-search-contaminated",
            "A bad update on purpose: the better one, trained further on contaminated labels. It scores plausibly and ranks clearly worse: "
            + "what the quality checks of a rollout must catch.",
            Wide,
            Steps: 300,
            LearningRate: 5e-4,
            Seed: 13,
            Contaminated: ["clothing", "computers", "furniture", "kitchen", "shoes", "sports"],
            Flipped: 0.1,
            StartsFrom: "product-search-large"),
    ];
}
