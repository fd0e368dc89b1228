namespace RnnLib;

public sealed partial class Tensor
{
    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape) => new(shape, new float[shape.Count]);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(Shape shape) => Full(shape, 1);

    /// <summary>A tensor whose elements all have one value.</summary>
    public static Tensor Full(Shape shape, float value)
    {
        Tensor y = Uninitialized(shape);
        y.Writable.Fill(value);
        return y;
    }

    /// <summary>A scalar: a tensor without axes.</summary>
    public static Tensor Scalar(float value) => new([], [value]);

    /// <summary>A tensor with a copy of the given elements, the innermost axis running fastest.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the shape's elements.</exception>
    public static Tensor From(Shape shape, ReadOnlySpan<float> values)
    {
        if (values.Length != shape.Count)
            throw new ArgumentException($"Tensor.From: the shape {shape} has {shape.Count} elements, got {values.Length} values.", nameof(values));
        return new(shape, values.ToArray());
    }

    /// <summary>A vector with a copy of the given elements.</summary>
    public static Tensor From(params ReadOnlySpan<float> values) => new([values.Length], values.ToArray());

    /// <summary>A matrix with a copy of the given elements.</summary>
    public static Tensor From(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new([values.GetLength(0), values.GetLength(1)], [.. values.Cast<float>()]);
    }

    /// <summary>A tensor of three axes, usually [batch, time, features], with a copy of the given elements.</summary>
    public static Tensor From(float[,,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new([values.GetLength(0), values.GetLength(1), values.GetLength(2)], [.. values.Cast<float>()]);
    }

    /// <summary>The identity matrix.</summary>
    public static Tensor Identity(int size)
    {
        Tensor y = Zeros([size, size]);
        for (int i = 0; i < size; i++)
            y.Writable[i * size + i] = 1;
        return y;
    }

    /// <summary>A tensor of independent draws, uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public static Tensor Uniform(Shape shape, float low, float high, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Tensor y = Uninitialized(shape);
        rng.FillUniform(y.Writable, low, high);
        return y;
    }

    /// <summary>A tensor of independent draws from the normal distribution.</summary>
    public static Tensor Normal(Shape shape, float mean, float standardDeviation, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Tensor y = Uninitialized(shape);
        rng.FillNormal(y.Writable, mean, standardDeviation);
        return y;
    }

    /// <summary>A tensor whose every element is about to be written.</summary>
    internal static Tensor Uninitialized(Shape shape) => new(shape, GC.AllocateUninitializedArray<float>(shape.Count));
}
