using System.Text;
using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.Subwords;

/// <summary>The cut of a word into pieces whose scores have the greatest sum; unknown characters in a row are one token.</summary>
internal sealed class Unigram : ISubwordModel
{
    /// <summary>How much worse an unknown character is than the worst piece.</summary>
    private const double UnknownPenalty = 10;

    private readonly PieceTrie _pieces;
    private readonly double[] _scores;
    private readonly int _unknown;
    private readonly double _unknownScore;

    /// <param name="pieces">Pieces that text may become, with their ids.</param>
    /// <param name="scores">Score of every id.</param>
    /// <param name="unknown">Id of the unknown token.</param>
    public Unigram(IEnumerable<KeyValuePair<string, int>> pieces, double[] scores, int unknown)
    {
        _pieces = new PieceTrie(pieces);
        _scores = scores;
        _unknown = unknown;
        _unknownScore = scores.Min() - UnknownPenalty;
    }

    public void Append(NormalizedText text, int start, int end, List<Token> tokens, Workspace workspace)
    {
        var word = text.Characters[start..end];
        var best = workspace.Steps(word.Length + 1);
        FindBest(word, best);

        var before = tokens.Count;
        for (var at = word.Length; at > 0;)
        {
            var last = at;
            var id = best[at].Id;
            at = best[at].From;
            while (id == _unknown && at > 0 && best[at].Id == _unknown)
            {
                at = best[at].From;
            }

            if (id == _unknown)
            {
                id = IdOf(word[at..last]);
            }

            tokens.Add(text.Token(id, start + at, start + last));
        }

        tokens.Reverse(before, tokens.Count - before);
    }

    private void FindBest(ReadOnlySpan<char> word, Span<Step> best)
    {
        best.Fill(new Step(0, -1, 0));
        for (var at = 0; at < word.Length;)
        {
            var score = best[at].Score;
            Rune.DecodeFromUtf16(word[at..], out _, out var length);
            var known = false;
            var place = _pieces.Start(word[at]);
            for (var end = at + 1; place >= 0; end++)
            {
                if (_pieces.ValueAt(place) is >= 0 and var id)
                {
                    Improve(ref best[end], at, id, score + _scores[id]);
                    known |= end == at + length;
                }

                place = end < word.Length ? _pieces.Next(place, word[end]) : -1;
            }

            if (!known)
            {
                Improve(ref best[at + length], at, _unknown, score + _unknownScore);
            }

            at += length;
        }
    }

    private static void Improve(ref Step step, int from, int id, double score)
    {
        if (step.From < 0 || score > step.Score)
        {
            step = new Step(score, from, id);
        }
    }

    /// <summary>Characters that are unknown one by one may be a piece together.</summary>
    private int IdOf(ReadOnlySpan<char> characters)
    {
        var place = _pieces.Start(characters[0]);
        for (var at = 1; at < characters.Length && place >= 0; at++)
        {
            place = _pieces.Next(place, characters[at]);
        }

        return place >= 0 && _pieces.ValueAt(place) is >= 0 and var id ? id : _unknown;
    }

    /// <summary>The last piece of the best cut up to a position.</summary>
    /// <param name="Score">Of the whole cut.</param>
    /// <param name="From">Where the piece starts; negative when no cut is known.</param>
    internal readonly record struct Step(double Score, int From, int Id);
}
