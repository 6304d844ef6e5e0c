namespace CrossEncoderOperator.Training.Data.Catalogue;

/// <summary>One value of an attribute and the ways in which it is written; the first is the plainest.</summary>
internal sealed record AttributeValue(string Key, params IReadOnlyList<string> Forms);
