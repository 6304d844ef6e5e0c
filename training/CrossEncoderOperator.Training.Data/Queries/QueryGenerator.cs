using CrossEncoderOperator.Training.Data.Catalogue;
using CrossEncoderOperator.Training.Data.Retrieval;

namespace CrossEncoderOperator.Training.Data.Queries;

/// <summary>
/// Makes queries for a shop and keeps training and held-out ones apart: a held-out query has a wish, a wording (noun, kinds of
/// wishes and disturbance) and, if any, a misspelling of which training sees none.
/// </summary>
internal sealed class QueryGenerator
{
    private const int HeldOutCandidates = 24;

    private readonly IReadOnlyList<Product> _products;
    private readonly ILookup<string, int> _byType;
    private readonly string[] _texts;
    private readonly int[] _everything;

    public QueryGenerator(IReadOnlyList<Product> products)
    {
        _products = products;
        _byType = Enumerable.Range(0, products.Count).ToLookup(i => products[i].Type.Name, StringComparer.Ordinal);
        _texts = [.. products.Select(static product => product.Text)];
        _everything = [.. Enumerable.Range(0, products.Count)];
        Index = new Bm25(_texts);
    }

    public Bm25 Index { get; }

    /// <summary>Unlimited training lists of <paramref name="listLength"/> products, with both kinds of grades.</summary>
    public IEnumerable<TrainingList> Training(int listLength, int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var (intent, text) = Draw(random, heldOut: false);
            int[] members = [.. TrainingMembers(intent, text, listLength, random)];
            yield return new TrainingList(
                intent.Type.Department,
                text,
                [.. members.Select(i => _texts[i])],
                [.. members.Select(i => Grading.Grade(intent, _products[i]))],
                [.. members.Select(i => Grading.BoughtTogether(intent, _products[i]))]);
        }
    }

    /// <summary>
    /// Held-out queries, each with what BM25 finds first, further good products, accessories and substitutes, and random ones.
    /// </summary>
    public IReadOnlyList<JudgedQuery> HeldOut(int count, int seed)
    {
        var random = new Random(seed);
        var queries = new Dictionary<string, JudgedQuery>(StringComparer.Ordinal);
        while (queries.Count < count)
        {
            var (intent, text) = Draw(random, heldOut: true);
            int[] members = [.. HeldOutMembers(intent, text, random)];
            random.Shuffle(members);
            int[] grades = [.. members.Select(i => Grading.Grade(intent, _products[i]))];
            if (grades.Contains(3) && grades.Contains(0))
            {
                queries[text] = new JudgedQuery(text, [.. members.Select(i => _texts[i])], grades);
            }
        }

        return [.. queries.Values];
    }

    /// <summary>FNV-1a: the same share in every process.</summary>
    internal static bool IsHeldOut(string text, uint oneIn) =>
        text.Aggregate(2166136261u, static (hash, c) => (hash ^ c) * 16777619u) / 7 % oneIn == 0;

    private (QueryIntent Intent, string Text) Draw(Random random, bool heldOut)
    {
        while (true)
        {
            var intent = QueryIntent.For(_products[random.Next(_products.Count)], random);
            var query = QueryWriter.Write(intent, random);
            bool[] kept =
            [
                IsHeldOut(intent.Key, 4) == heldOut,
                IsHeldOut(query.Wording, 4) == heldOut,
                query.Misspelled is null || IsHeldOut(query.Misspelled, 4) == heldOut,
            ];
            if (kept.All(static k => k))
            {
                return (intent, query.Text);
            }
        }
    }

    private IEnumerable<int> TrainingMembers(QueryIntent intent, string text, int length, Random random)
    {
        int[] pool =
        [
            .. Index.Top(text, 20), .. Sample(SameType(intent), 25, random), .. Sample(Related(intent), 6, random),
            .. Sample(_everything, 4, random),
        ];
        var byGrade = pool.Distinct().GroupBy(i => Grading.Grade(intent, _products[i]))
            .ToDictionary(static g => g.Key, g => new Queue<int>(Sample([.. g], g.Count(), random)));

        // Round and round over the grades, so that a list has all of them where there are enough.
        for (var (taken, grade) = (0, 3); taken < length && byGrade.Count > 0; grade = (grade + 3) % 4)
        {
            if (byGrade.TryGetValue(grade, out var queue))
            {
                yield return queue.Dequeue();
                taken++;
                if (queue.Count == 0)
                {
                    byGrade.Remove(grade);
                }
            }
        }
    }

    private IEnumerable<int> HeldOutMembers(QueryIntent intent, string text, Random random)
    {
        var good = _everything.Where(i => Grading.Grade(intent, _products[i]) >= 2).ToArray();
        return Index.Top(text, 13)
            .Concat(Sample(good, 4, random))
            .Concat(Sample(Related(intent), 4, random))
            .Concat(Sample(_everything, HeldOutCandidates, random))
            .Distinct()
            .Take(HeldOutCandidates);
    }

    private int[] SameType(QueryIntent intent) => [.. _byType[intent.Type.Name]];

    /// <summary>Accessories, what this is an accessory of, and substitutes.</summary>
    private int[] Related(QueryIntent intent) =>
    [
        .. ProductTypes.All
            .Where(type => type.AccessoryOf == intent.Type.Name || intent.Type.AccessoryOf == type.Name
                || intent.Type.Substitutes?.Contains(type.Name, StringComparer.Ordinal) == true)
            .SelectMany(type => _byType[type.Name]),
    ];

    private static int[] Sample(int[] items, int count, Random random)
    {
        var shuffled = items.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..Math.Min(count, shuffled.Length)];
    }
}
