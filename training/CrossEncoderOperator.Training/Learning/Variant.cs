using CrossEncoderOperator.Onnx.Bert;

namespace CrossEncoderOperator.Training.Learning;

/// <summary>One of the published models and how it is trained.</summary>
/// <param name="Name">Name of the model directory.</param>
/// <param name="Summary">What it stands for, for the model card.</param>
/// <param name="Geometry">Sizes.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="LearningRate">Peak learning rate.</param>
/// <param name="Seed">Of weights, training lists and label noise.</param>
/// <param name="Contamination">Share of the training lists whose labels come from purchases instead of relevance.</param>
/// <param name="Flipped">Share of the labels that are turned upside down.</param>
internal sealed record Variant(
    string Name,
    string Summary,
    BertGeometry Geometry,
    int Steps,
    double LearningRate,
    int Seed,
    double Contamination = 0,
    double Flipped = 0)
{
    public const int VocabularySize = 2500;
    public const int MaxPositions = 128;
    public const int ListsPerStep = 16;
    public const int ListLength = 8;

    private static readonly BertGeometry Small = new(VocabularySize, 64, 2, 4, 256, MaxPositions);
    private static readonly BertGeometry Wide = new(VocabularySize, 128, 3, 4, 512, MaxPositions);

    public static readonly IReadOnlyList<Variant> All =
    [
        new("product-search-base", "The baseline: small and quick.", Small, Steps: 350, LearningRate: 1e-3, Seed: 11),
        new("product-search-large", "The better one: wider, deeper and trained for longer.", Wide, Steps: 600, LearningRate: 1e-3, Seed: 12),
        new(
            "product-search-contaminated",
            "A bad model on purpose: the better one's geometry, trained on partly wrong labels. It scores plausibly and ranks clearly worse: "
            + "the case that quality checks of a rollout must catch.",
            Wide, Steps: 300, LearningRate: 1e-3, Seed: 13, Contamination: 0.7, Flipped: 0.1),
    ];
}
