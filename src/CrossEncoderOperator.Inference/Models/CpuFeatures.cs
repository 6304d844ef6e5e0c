using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace CrossEncoderOperator.Inference.Models;

/// <summary>What of a processor decides how fast the variants of a model are.</summary>
/// <param name="Architecture">Like <c>x64</c>.</param>
/// <param name="Avx2">256-bit integers.</param>
/// <param name="Avx512">512-bit vectors.</param>
/// <param name="Vnni">Dot products of bytes in one instruction: AVX-VNNI, AVX-512 VNNI, or the dot product of Arm.</param>
internal sealed record CpuFeatures(string Architecture, bool Avx2, bool Avx512, bool Vnni)
{
    public static CpuFeatures OfThisMachine() => new(
#pragma warning disable CA1308 // The names of the field are lower case.
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
        System.Runtime.Intrinsics.X86.Avx2.IsSupported,
        Avx512F.IsSupported,
        HasVnni());

    public bool IsArm => Architecture == "arm64";

    public override string ToString() =>
        string.Join('-', new[] { Architecture, Avx2 ? "avx2" : null, Avx512 ? "avx512" : null, Vnni ? "vnni" : null }.Where(name => name is not null));

    /// <summary>By CPUID leaf 7 (Intel SDM): bit 11 of ECX is AVX-512 VNNI, bit 4 of EAX in subleaf 1 is AVX-VNNI.</summary>
    private static bool HasVnni()
    {
        if (!X86Base.IsSupported)
        {
            return Dp.IsSupported;
        }

        var wide = Avx512F.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
        return wide || (System.Runtime.Intrinsics.X86.Avx2.IsSupported && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0);
    }
}
