namespace CrossEncoderOperator.Rig.Prometheus;

/// <summary>One series of an instant vector.</summary>
public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    public override string ToString() =>
        FormattableString.Invariant($"{{{string.Join(", ", Labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}} {Value}");
}
