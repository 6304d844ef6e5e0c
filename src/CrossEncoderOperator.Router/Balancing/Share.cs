namespace CrossEncoderOperator.Router.Balancing;

/// <param name="Weight">Asked share; only its ratio to the other weights counts.</param>
/// <param name="IsReady">Whether it can take requests.</param>
internal readonly record struct Share(int Weight, bool IsReady);
