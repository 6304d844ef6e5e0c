using CrossEncoderOperator.Training.Data.Catalogue;
using CrossEncoderOperator.Training.Data.Queries;

namespace CrossEncoderOperator.Training.Tests.Queries;

public sealed class QueryGeneratorTests
{
    private static readonly QueryGenerator Generator = new(Shop.Create(productsPerType: 12, seed: 1));

    [Fact]
    public void The_same_seeds_give_the_same_queries()
    {
        var again = new QueryGenerator(Shop.Create(productsPerType: 12, seed: 1));

        Assert.Equal(Flat(Generator.HeldOut(20, seed: 2)), Flat(again.HeldOut(20, seed: 2)));
        Assert.NotEqual(Flat(Generator.HeldOut(20, seed: 2)), Flat(Generator.HeldOut(20, seed: 3)));
    }

    [Fact]
    public void No_held_out_query_occurs_in_training()
    {
        var held = Generator.HeldOut(100, seed: 2).Select(static query => query.Query).ToHashSet();

        Assert.DoesNotContain(Generator.Training(4, seed: 3).Take(2000), list => held.Contains(list.Query));
    }

    [Fact]
    public void Held_out_lists_have_exact_matches_and_traps_among_24_distinct_candidates() => Assert.All(
        Generator.HeldOut(100, seed: 2),
        static query =>
        {
            Assert.Contains(3, query.Relevance);
            Assert.Contains(0, query.Relevance);
            Assert.Equal(24, query.Documents.Count);
            Assert.Equal(query.Documents.Count, query.Relevance.Count);
        });

    [Fact]
    public void Training_lists_have_their_length_and_an_exact_match() => Assert.All(
        Generator.Training(8, seed: 3).Take(200),
        static list =>
        {
            Assert.Equal(8, list.Documents.Count);
            Assert.Contains(3, list.Grades);
            Assert.Contains(0, list.Grades);
        });

    [Fact]
    public void Every_product_names_its_type_and_every_accessory_what_it_is_for() => Assert.All(
        Shop.Create(productsPerType: 12, seed: 1),
        static product =>
        {
            Assert.Contains(product.Type.Nouns, noun => product.Text.Contains(noun, StringComparison.OrdinalIgnoreCase));
            Assert.Equal(product.Type.AccessoryOf is not null, product.Fits is not null);
            Assert.Contains(product.Fits ?? "", product.Text, StringComparison.Ordinal);
        });

    [Fact]
    public void Accessories_and_substitutes_name_types_that_exist()
    {
        var names = ProductTypes.All.Select(static type => type.Name).ToHashSet();

        Assert.Equal(ProductTypes.All.Count, names.Count);
        Assert.All(ProductTypes.All, type => Assert.Empty((type.Substitutes ?? []).Append(type.AccessoryOf ?? type.Name).Except(names)));
    }

    [Theory]
    [InlineData("sofa", "sofas")]
    [InlineData("earbuds", "earbuds")]
    [InlineData("board game", "board games")]
    [InlineData("mattress", "mattress")]
    [InlineData("dog leash", "dog leashes")]
    [InlineData("litter box", "litter boxes")]
    [InlineData("external battery", "external batteries")]
    [InlineData("toy", "toys")]
    public void Plural(string noun, string expected) => Assert.Equal(expected, QueryWriter.Plural(noun));

    private static IEnumerable<string> Flat(IEnumerable<JudgedQuery> queries) => queries.SelectMany(static query => query.Documents.Prepend(query.Query));
}
