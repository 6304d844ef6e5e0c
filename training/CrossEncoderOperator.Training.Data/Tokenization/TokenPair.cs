namespace CrossEncoderOperator.Training.Data.Tokenization;

/// <summary>The tokens of a pair; those from <paramref name="DocumentStart"/> on are of segment 1.</summary>
internal sealed record TokenPair(long[] Ids, int DocumentStart);
