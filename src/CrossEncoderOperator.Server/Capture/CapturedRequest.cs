namespace CrossEncoderOperator.Server.Capture;

/// <summary>A line of a capture file. With grades added it is what <c>evaluate</c> reads.</summary>
/// <param name="Time">When it was answered.</param>
/// <param name="Route">Path that was asked.</param>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents in the order of the request.</param>
/// <param name="Scores">Score of each document that was answered; null for those that were left out.</param>
/// <param name="ScoreVersion">Of the scores.</param>
internal sealed record CapturedRequest(
    DateTimeOffset Time, string Route, string Query, IReadOnlyList<string> Documents, double?[] Scores, string ScoreVersion);
