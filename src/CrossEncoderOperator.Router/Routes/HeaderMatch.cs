namespace CrossEncoderOperator.Router.Routes;

/// <param name="Name">Name of a header, in any case.</param>
/// <param name="Value">Its exact value.</param>
internal sealed record HeaderMatch(string Name, string Value);
