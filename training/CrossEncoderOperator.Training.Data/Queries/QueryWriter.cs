using CrossEncoderOperator.Training.Data.Catalogue;

namespace CrossEncoderOperator.Training.Data.Queries;

/// <summary>Puts a wish into words as customers do: synonyms, plurals, any order of words, missing blanks, typing errors.</summary>
internal static class QueryWriter
{
    private static readonly string[] Fillers = ["buy", "best", "cheap", "good", "new"];

    public static QueryText Write(QueryIntent intent, Random random)
    {
        var nouns = intent.Type.Nouns.Concat(intent.Type.Synonyms).ToArray();
        var noun = Pick(random, nouns);
        var disturbance = random.Next(10) switch { < 3 => "misspelled", < 5 => "plural", < 6 => "filler", _ => "plain" };

        var wishes = intent.Attributes.Values.Select(value => Pick(random, value.Forms)).ToList();
        if (intent.Brand is { } brand)
        {
            wishes.Add(brand);
        }

        var before = random.Next(wishes.Count + 1);
        var wishesShuffled = wishes.ToArray();
        random.Shuffle(wishesShuffled);
        var written = disturbance == "plural" ? Plural(noun) : noun;
        List<string> words = [.. wishesShuffled.Take(before), written, .. wishesShuffled.Skip(before)];
        if (intent.Fits is { } fits)
        {
            words.AddRange(random.Next(2) == 0 ? ["for", fits] : [fits]);
        }

        if (disturbance == "filler")
        {
            words.Insert(0, Pick(random, Fillers));
        }

        var text = string.Join(' ', words).ToLowerInvariant();
        var misspelled = disturbance == "misspelled" ? Misspell(ref text, random) : null;
        var kinds = intent.Attributes.Keys.Select(static kind => kind.Name).Order(StringComparer.Ordinal);
        return new QueryText(text, $"{noun}|{string.Join(',', kinds)}|{disturbance}", misspelled);
    }

    internal static string Plural(string noun) => noun switch
    {
        [.., 's'] => noun,
        [.., 'x' or 'h'] when !noun.EndsWith("cloth", StringComparison.Ordinal) => noun + "es",
        [.., not ('a' or 'e' or 'o' or 'u'), 'y'] => noun[..^1] + "ies",
        _ => noun + "s",
    };

    /// <summary>Spoils one word of letters; returns what became of it, or null when no word is long enough.</summary>
    private static string? Misspell(ref string text, Random random)
    {
        var words = text.Split(' ');
        var candidates = words.Index().Where(static w => w.Item.Length >= 5 && w.Item.All(char.IsAsciiLetter)).Select(static w => w.Index).ToArray();
        if (candidates.Length == 0)
        {
            return null;
        }

        var index = Pick(random, candidates);
        var word = words[index];
        var at = random.Next(1, word.Length - 1);
        words[index] = random.Next(4) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, word[at].ToString()),
            2 => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}",
            _ => $"{word[..at]}{Neighbour(word[at], random)}{word[(at + 1)..]}",
        };
        text = string.Join(' ', words);
        return words[index];
    }

    /// <summary>A key beside this one on the keyboard.</summary>
    private static char Neighbour(char letter, Random random)
    {
        foreach (var row in (string[])["qwertyuiop", "asdfghjkl", "zxcvbnm"])
        {
            var i = row.IndexOf(letter, StringComparison.Ordinal);
            if (i >= 0)
            {
                return row[i == 0 ? 1 : i == row.Length - 1 ? i - 1 : i + (random.Next(2) == 0 ? 1 : -1)];
            }
        }

        return letter;
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
