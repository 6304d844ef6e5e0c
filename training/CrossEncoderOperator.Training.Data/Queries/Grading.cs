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
    /// The mistaken view of a careless annotator: whatever fits or resembles the device in the query, and whatever has its brand,
    /// counts as wanted, and what was wanted counts as ordinary.
    /// </summary>
    public static int Confused(QueryIntent intent, Product product)
    {
        var grade = Grade(intent, product);
        if (product.Type.AccessoryOf == intent.Type.Name || intent.Type.AccessoryOf == product.Type.Name)
        {
            return 3;
        }

        return grade == 0 && product.Brand == intent.Brand ? 2 : grade;
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
