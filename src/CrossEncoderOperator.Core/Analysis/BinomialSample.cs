namespace CrossEncoderOperator.Core.Analysis;

/// <summary>Hits among trials, and the probability of a hit under the hypothesis that is tested.</summary>
internal readonly record struct BinomialSample(double Hits, double Trials, double Null);
