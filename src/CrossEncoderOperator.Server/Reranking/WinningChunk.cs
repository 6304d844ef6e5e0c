namespace CrossEncoderOperator.Server.Reranking;

/// <summary>The most relevant chunk of a document.</summary>
/// <param name="Index">Which of the chunks.</param>
/// <param name="Count">Chunks of the document.</param>
/// <param name="Start">Its first character in the text, in Unicode code points.</param>
/// <param name="End">Behind its last character.</param>
internal sealed record WinningChunk(int Index, int Count, int Start, int End);
