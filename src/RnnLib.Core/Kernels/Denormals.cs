using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>Keeps gradients that vanish over time, and running averages, out of the numbers too small for the processor's fast path.</summary>
/// <remarks>.NET has no switch that flushes denormal numbers to zero.</remarks>
internal static class Denormals
{
    /// <summary>A gradient or average this small moves nothing; one below 1e-38 makes every later product about 100 times slower.</summary>
    public const float Tiny = 1e-30f;

    /// <summary>Sets what is smaller than <see cref="Tiny"/> in magnitude to zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Flush(Span<float> values)
    {
        ref float start = ref MemoryMarshal.GetReference(values);
        int vectorEnd = values.Length - values.Length % Vector<float>.Count;
        for (int i = 0; i < vectorEnd; i += Vector<float>.Count)
        {
            Vector<float> v = Vector.LoadUnsafe(ref start, (nuint)i);
            Flush(v).StoreUnsafe(ref start, (nuint)i);
        }

        for (int i = vectorEnd; i < values.Length; i++)
            values[i] = Flush(values[i]);
    }

    public static Vector<float> Flush(Vector<float> v) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(v), new Vector<float>(Tiny)), Vector<float>.Zero, v);

    public static float Flush(float v) => MathF.Abs(v) < Tiny ? 0 : v;
}
