namespace CrossEncoderOperator.Server.Hosting;

internal sealed record StatusAnswer(string Status);
