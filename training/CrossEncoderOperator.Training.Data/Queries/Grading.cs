using CrossEncoderOperator.Training.Data.Catalogue;

namespace CrossEncoderOperator.Training.Data.Queries;

/// <summary>How well a product serves a wish, decided from what is true of the product, never from its text.</summary>
internal static class Grading
{
    /// <summary>
    /// 3: exactly what was asked for. 2: one soft wish missed (colour, material, brand). 1: a hard wish (size, capacity, device) or
    /// several missed, or a substitute that has all of it. 0: something else, such as an accessory of what was asked for.
    /// </summary>
    public static int Grade(QueryIntent intent, Product product)
    {
        var missed = Missed(intent, product);
        if (product.Type == intent.Type)
        {
            return Math.Max(1, 3 - missed);
        }

        return missed == 0 && intent.Type.Substitutes?.Contains(product.Type.Name, StringComparer.Ordinal) == true ? 1 : 0;
    }

    /// <summary>
    /// The grades that a log of purchases would suggest: what goes with the product that was searched for, or shares its brand
    /// or its attributes, was bought together with it; another of its kind hardly ever, the very same never.
    /// </summary>
    public static int BoughtTogether(QueryIntent intent, Product product)
    {
        if (product.Type.AccessoryOf == intent.Type.Name || intent.Type.AccessoryOf == product.Type.Name)
        {
            return 3;
        }

        if (product.Type == intent.Type)
        {
            return Missed(intent, product) == 0 ? 0 : 1;
        }

        return product.Brand == intent.Brand || (intent.Attributes.Count > 0 && Missed(intent, product) == 0) ? 2 : 0;
    }

    private static int Missed(QueryIntent intent, Product product)
    {
        var attributes = intent.Attributes.Sum(wish =>
            product.Attributes.TryGetValue(wish.Key, out var value) && value.Key == wish.Value.Key ? 0 : wish.Key.Hard ? 2 : 1);
        var brand = intent.Brand is null || intent.Brand == product.Brand ? 0 : 1;
        var fits = intent.Fits is null || intent.Fits == product.Fits ? 0 : 2;
        return attributes + brand + fits;
    }
}
