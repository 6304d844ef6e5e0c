using CrossEncoderOperator.Training.Data.Catalogue;

namespace CrossEncoderOperator.Training.Data.Queries;

/// <summary>What a customer wants: a type of product, attributes, maybe a brand, maybe the device it must fit.</summary>
internal sealed record QueryIntent(
    ProductType Type,
    IReadOnlyDictionary<AttributeKind, AttributeValue> Attributes,
    string? Brand,
    string? Fits)
{
    /// <summary>The same for the same wish, however it is put into words.</summary>
    public string Key => string.Join(
        '|',
        [Type.Name, Brand ?? "", Fits ?? "", .. Attributes.Select(static a => $"{a.Key.Name}={a.Value.Key}").Order(StringComparer.Ordinal)]);

    /// <summary>The wish of a customer who is looking for this product: its type and one to three of its properties.</summary>
    public static QueryIntent For(Product product, Random random)
    {
        var kinds = product.Attributes.Keys.ToArray();
        random.Shuffle(kinds);
        var attributes = kinds.Take(random.Next(3)).ToDictionary(static kind => kind, kind => product.Attributes[kind]);
        var brand = random.Next(5) == 0 ? product.Brand : null;
        var fits = product.Fits is not null && random.Next(2) == 0 ? product.Fits : null;
        if (attributes.Count == 0 && brand is null && fits is null)
        {
            attributes[kinds[0]] = product.Attributes[kinds[0]];
        }

        return new QueryIntent(product.Type, attributes, brand, fits);
    }
}
