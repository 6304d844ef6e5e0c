namespace CrossEncoderOperator.Training.Data.Queries;

/// <summary>A query as typed, and the way of wording that it is an example of.</summary>
/// <param name="Text">The text.</param>
/// <param name="Wording">Noun, kinds of wishes and disturbance: what a split by wording keeps apart.</param>
/// <param name="Misspelled">The misspelled word, if there is one.</param>
internal sealed record QueryText(string Text, string Wording, string? Misspelled);
