namespace RnnLib.Layers.Tests;

/// <summary>Numbers to test with, the same at every run.</summary>
internal static class Draw
{
    public static Tensor Uniform(Shape shape, ulong seed, float low = -1, float high = 1) => Tensor.Uniform(shape, low, high, new Rng(seed));

    /// <summary>A copy in which every padded step holds one value in all its features.</summary>
    public static Tensor WithPadding(Tensor values, ReadOnlySpan<int> lengths, float padding)
    {
        var (batch, time, size) = values.Shape;
        float[] copy = values.ToArray();
        for (int sequence = 0; sequence < batch; sequence++)
            copy.AsSpan((sequence * time + lengths[sequence]) * size, (time - lengths[sequence]) * size).Fill(padding);
        return Tensor.From(values.Shape, copy);
    }
}
