using System.Globalization;

namespace CrossEncoderOperator.Training.Data.Catalogue;

/// <summary>Invents the products of the shop; the same seed gives the same shop.</summary>
internal static class Shop
{
    public static IReadOnlyList<Product> Create(int productsPerType, int seed)
    {
        var random = new Random(seed);
        var byType = ProductTypes.All.ToDictionary(static type => type.Name, StringComparer.Ordinal);
        return [.. ProductTypes.All.SelectMany(type => Enumerable.Range(0, productsPerType).Select(_ =>
            CreateProduct(type, type.AccessoryOf is { } target ? byType[target] : null, random)))];
    }

    private static Product CreateProduct(ProductType type, ProductType? target, Random random)
    {
        var brand = Pick(random, Departments.Brands[type.Department]);
        var model = Model(random);
        var attributes = type.Attributes.ToDictionary(static kind => kind, kind => Pick(random, kind.Values));
        var fits = target is null ? null : $"{Pick(random, Departments.Brands[target.Department])} {Model(random)}";

        string[] facts = [.. attributes.Values.Select(value => Pick(random, value.Forms))];
        random.Shuffle(facts);
        var noun = Pick(random, type.Nouns);
        var made = fits is null ? "" : $" for {fits} {Pick(random, target!.Nouns)}";
        var title = random.Next(4) switch
        {
            0 => $"{brand} {model} {noun}{made}, {string.Join(", ", facts)}.",
            1 => $"{Capitalized(noun)}{made} {string.Join(" ", facts)} - {brand} {model}.",
            2 => $"{brand} {noun} {model}{made} ({string.Join(", ", facts)}).",
            _ => $"{brand} {model} {facts[0]} {noun}{made}{string.Concat(facts.Skip(1).Select(static fact => ", " + fact))}.",
        };
        return new Product(type, brand, model, attributes, fits, $"{title} {Pick(random, type.Phrases)}");
    }

    private static string Model(Random random) =>
        string.Create(CultureInfo.InvariantCulture, $"{Pick(random, Departments.ModelNames)} {random.Next(1, 10)}");

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
