namespace CrossEncoderOperator.Inference.Models;

/// <summary>A model cannot be used; the message is one line that names the file and what is wrong with it.</summary>
public sealed class ModelException : Exception
{
    public ModelException(string message)
        : base(OneLine(message))
    {
    }

    public ModelException(string message, Exception inner)
        : base(OneLine(message), inner)
    {
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
