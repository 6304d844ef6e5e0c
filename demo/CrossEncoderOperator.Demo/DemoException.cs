namespace CrossEncoderOperator.Demo;

/// <summary>Something did not go as it should; the message is for the person at the screen.</summary>
internal sealed class DemoException(string message) : Exception(message);
