using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RnnLib;

/// <summary>Which width the kernels run with: the widest that this processor is fast with, the same for the whole process.</summary>
/// <remarks>The properties are constants to the just-in-time compiler, so a choice between widths costs nothing.
/// <c>DOTNET_EnableAVX512=0</c> and <c>DOTNET_EnableAVX2=0</c> choose the narrower ones.</remarks>
internal static class LanesWidth
{
    public static bool Is512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static bool Is256 => !Is512 && Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    /// <summary>The number of floats in a register.</summary>
    public static int Count => Is512 ? 16 : Is256 ? 8 : 4;
}
