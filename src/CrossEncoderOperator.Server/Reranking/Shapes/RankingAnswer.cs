namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record RankingAnswer(RankingAnswerResult[] Rankings, TokenUsage Usage, string ScoreVersion);
