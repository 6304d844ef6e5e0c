namespace CrossEncoderOperator.Server.Settings;

/// <summary>A setting or argument cannot be used; the message is one line that names it.</summary>
internal sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);
