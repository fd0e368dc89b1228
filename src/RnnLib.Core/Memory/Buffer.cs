namespace RnnLib;

/// <summary>A part of an array.</summary>
/// <param name="Array">The array.</param>
/// <param name="First">Where the part begins.</param>
/// <param name="Count">How long it is.</param>
internal readonly record struct Buffer(float[] Array, int First, int Count)
{
    public static Buffer Empty { get; } = new([], 0, 0);

    public Span<float> Span => new(Array, First, Count);

    public Memory<float> Memory => new(Array, First, Count);

    public static Buffer Of(float[] array) => new(array, 0, array.Length);
}
