using CrossEncoderOperator.Api.Scaling;

namespace CrossEncoderOperator.Core.Schedules;

/// <summary>Fewest and most replicas.</summary>
internal readonly record struct Bounds(int Min, int Max)
{
    /// <summary>Those that hold while no schedule says otherwise.</summary>
    public static Bounds Of(ScalingSpec? scaling)
    {
        var min = scaling?.MinReplicas ?? ScalingSpec.DefaultMinReplicas;
        return new(min, scaling?.MaxReplicas ?? Math.Max(min, 1));
    }

    /// <summary>With what is given in the place of what is here; what is not given makes way.</summary>
    public Bounds With(int? min, int? max)
    {
        var most = max ?? Math.Max(Max, min ?? 0);
        return new(Math.Min(min ?? Min, most), most);
    }

    public Bounds Larger(Bounds other) => new(Math.Max(Min, other.Min), Math.Max(Max, other.Max));

    public override string ToString() => Min == Max ? Max == 1 ? "1 replica" : $"{Max} replicas" : $"{Min} to {Max} replicas";
}
