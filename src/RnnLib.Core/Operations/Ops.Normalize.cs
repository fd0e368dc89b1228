using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib;

public static partial class Ops
{
    /// <summary>Layer normalisation over the innermost axis: y = gain * (x - mean) / sqrt(variance + epsilon) + bias.</summary>
    /// <remarks>Ba, Kiros and Hinton, "Layer normalization" (2016). The variance is the biased one, as in PyTorch.</remarks>
    /// <param name="x">[..., size]</param>
    /// <param name="gain">[size]</param>
    /// <param name="bias">[size]</param>
    /// <param name="epsilon">Keeps the division finite for constant rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LayerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon = 1e-5f)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(gain);
        ArgumentNullException.ThrowIfNull(bias);
        int size = gain.Count;
        if (gain.Rank != 1 || bias.Shape != gain.Shape || x.Rank == 0 || x.Shape[^1] != size)
            throw new ArgumentException($"LayerNorm: expected x [..., size], gain [size] and bias [size], got {x.Shape}, {gain.Shape} and {bias.Shape}.", nameof(x));

        Tensor y = Operation.Result(x.Shape, x, gain, bias);
        int rows = size == 0 ? 0 : x.Count / size;
        float[] normalized = new float[x.Count], inverseDeviations = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            Span<float> result = normalized.AsSpan(row * size, size);
            inverseDeviations[row] = Normalization.Apply(x.Data.Slice(row * size, size), result, epsilon);
            VectorArithmetic.MultiplyAdd(result, gain.Data, bias.Data, y.Writable.Slice(row * size, size));
        }

        y.Tape?.Record("LayerNorm", flow =>
        {
            Span<float> dNormalized = new float[size];
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> dy = flow.Of(y).Slice(row * size, size), n = normalized.AsSpan(row * size, size);
                if (flow.Wants(gain))
                    VectorArithmetic.MultiplyAdd(dy, n, flow.Into(gain), flow.Into(gain));             // dgain += dy * n
                flow.Add(bias, dy);                                                                    // dbias += dy
                if (!flow.Wants(x))
                    continue;
                VectorArithmetic.Multiply(dy, gain.Data, dNormalized);
                Normalization.Backward(dNormalized, n, inverseDeviations[row], dNormalized);
                Accumulate(dNormalized, flow.Into(x).Slice(row * size, size));
            }
        }, y);
        return y;
    }

    /// <summary>Sets a random share of the elements to zero in training and scales the others up by 1 / (1 - rate); returns <paramref name="x"/> otherwise.</summary>
    /// <remarks>Srivastava et al., "Dropout" (2014), in the inverted form that leaves inference alone.</remarks>
    /// <param name="x">Any shape.</param>
    /// <param name="rate">The share to drop, 0 to 1.</param>
    /// <param name="pass">The pass: its mode and its randomness.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not within 0 to 1.</exception>
    public static Tensor Dropout(Tensor x, float rate, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(pass);
        if (!(rate >= 0 && rate <= 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Dropout: rate: expected the share to drop, 0 to 1.");
        if (!pass.IsTraining || rate == 0)
            return x;

        TensorStorage mask = pass.Memory!.Rent(x.Count);   // a training pass has memory
        FillMask(mask.Buffer.Span, rate, KeptBy(rate), pass.Rng);
        Tensor y = Operation.Result(x.Shape, x);
        VectorArithmetic.Multiply(x.Data, mask.Buffer.Span, y.Writable);
        y.Tape?.Record("Dropout", flow => flow.AddProduct(x, flow.Of(y), mask.Buffer.Span), y);        // dx += dy * mask
        return y;
    }

    /// <summary>0 for a random share of the elements, 1 / (1 - rate) for the others.</summary>
    internal static float[] DropoutMask(int count, float rate, Rng rng) => RandomMask(count, rate, KeptBy(rate), rng);

    /// <summary>0 for a random share of the elements, <paramref name="kept"/> for the others.</summary>
    internal static float[] RandomMask(int count, float rate, float kept, Rng rng)
    {
        float[] mask = new float[count];
        FillMask(mask, rate, kept, rng);
        return mask;
    }

    /// <summary>What makes up for a share of elements that are dropped.</summary>
    private static float KeptBy(float rate) => rate == 1 ? 0 : 1 / (1 - rate);

    /// <summary>0 with probability <paramref name="rate"/>, else <paramref name="kept"/>: what <see cref="Rng.NextSingle"/> would say number by number.</summary>
    internal static void FillMask(Span<float> mask, float rate, float kept, Rng rng)
    {
        if (Workers.SharesNumbers(mask.Length))
            FillMaskTogether(mask, rate, kept, rng);
        else
            FillMaskHere(mask, rate, kept, rng);
    }

    /// <summary>Each thread draws from where its part of the mask begins: the numbers are those that one thread would draw.</summary>
    private static unsafe void FillMaskTogether(Span<float> mask, float rate, float kept, Rng rng)
    {
        (ulong seed, UInt128 position) = rng.State;
        fixed (float* first = mask)
        {
            nint start = (nint)first;   // spans cannot travel to other threads
            Workers.RunNumbers(mask.Length, (from, count) => FillMaskHere(new((float*)start + from, count), rate, kept, new(new RngState(seed, position + (uint)from))));
        }

        rng.State = new(seed, position + (uint)mask.Length);
    }

    private static void FillMaskHere(Span<float> mask, float rate, float kept, Rng rng)
    {
        const int chunk = 1024;
        double threshold = rate * (double)(1 << 24);   // a draw is a multiple of 2^-24
        uint limit = (uint)Math.Ceiling(threshold);
        Span<uint> words = stackalloc uint[Math.Min(chunk, mask.Length)];
        for (int first = 0; first < mask.Length; first += chunk)
        {
            Span<float> part = mask.Slice(first, Math.Min(chunk, mask.Length - first));
            rng.Fill(words[..part.Length]);
            WriteMask(words[..part.Length], limit, kept, part);
        }
    }

    /// <summary>0 where the upper 24 bits of a word are below the limit, else <paramref name="kept"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteMask(ReadOnlySpan<uint> words, uint limit, float kept, Span<float> mask)
    {
        int i = 0;
        var (limits, kepts) = (new Vector<uint>(limit), new Vector<float>(kept));
        for (; i <= words.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            Vector<uint> isDropped = Vector.LessThan(new Vector<uint>(words[i..]) >> 8, limits);
            Vector.AndNot(kepts, Vector.AsVectorSingle(isDropped)).CopyTo(mask[i..]);
        }

        for (; i < words.Length; i++)
            mask[i] = words[i] >> 8 < limit ? 0 : kept;
    }
}
