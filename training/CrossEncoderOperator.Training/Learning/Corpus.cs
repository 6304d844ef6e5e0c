using CrossEncoderOperator.Training.Data.Catalogue;
using CrossEncoderOperator.Training.Data.Queries;
using CrossEncoderOperator.Training.Data.Retrieval;
using CrossEncoderOperator.Training.Data.Tokenization;

namespace CrossEncoderOperator.Training.Learning;

/// <summary>The shop, its queries and its vocabulary: the same for every variant.</summary>
internal sealed class Corpus
{
    public const int ProductsPerType = 60;
    public const int HeldOutQueries = 160;
    public const int ShopSeed = 1;
    public const int HeldOutSeed = 2;
    private const int VocabularySeed = 3;
    private const int VocabularyQueries = 3000;

    private readonly QueryGenerator _generator;

    public Corpus()
    {
        var products = Shop.Create(ProductsPerType, ShopSeed);
        _generator = new QueryGenerator(products);
        Products = products.Count;
        HeldOut = _generator.HeldOut(HeldOutQueries, HeldOutSeed);
        Vocabulary = WordPieceTrainer.Train(
            [.. products.Select(static product => product.Text), .. Lists(VocabularySeed).Take(VocabularyQueries).Select(static list => list.Query)],
            Variant.VocabularySize);
        Tokenizer = new WordPieceTokenizer(Vocabulary);
    }

    public int Products { get; }

    public IReadOnlyList<JudgedQuery> HeldOut { get; }

    public IReadOnlyList<string> Vocabulary { get; }

    public WordPieceTokenizer Tokenizer { get; }

    public Bm25 Index => _generator.Index;

    public IEnumerable<TrainingList> Lists(int seed) => _generator.Training(Variant.ListLength, seed);
}
