namespace CrossEncoderOperator.Runtime.Controllers;

/// <summary>A retry cannot help: the reconciler runs again only when the object, or one that maps to it, changes.</summary>
public sealed class TerminalException(string message, Exception? innerException = null) : Exception(message, innerException);
