namespace RnnLib.Onnx;

/// <summary>One run of an operator: its node, what goes in, and the pass.</summary>
internal readonly ref struct Call(OnnxNode node, OnnxValue?[] inputs, ForwardContext pass)
{
    public OnnxNode Node { get; } = node;

    public ForwardContext Pass { get; } = pass;

    public int Count => inputs.Length;

    /// <summary>An input that has to be there.</summary>
    public OnnxValue this[int index] => Optional(index) ?? throw new ArgumentException($"input {index} is missing.");

    public OnnxValue? Optional(int index) => index < inputs.Length ? inputs[index] : null;

    /// <summary>An input of floats.</summary>
    public Tensor Tensor(int index) => this[index].IsFloat ? this[index].Tensor : throw new ArgumentException($"input {index}: expected float32, got {this[index]}.");

    /// <summary>An input of whole numbers.</summary>
    public ReadOnlySpan<long> Integers(int index) => this[index].IsFloat
        ? throw new ArgumentException($"input {index}: expected whole numbers, got {this[index]}.")
        : this[index].Integers;

    /// <summary>Whole numbers that may be left out.</summary>
    public long[]? OptionalIntegers(int index) => Optional(index) is null ? null : Integers(index).ToArray();

    /// <summary>An axis that may count from the end.</summary>
    public static int Axis(long axis, int rank)
    {
        long resolved = axis < 0 ? axis + rank : axis;
        return resolved >= 0 && resolved < rank ? (int)resolved : throw new ArgumentException($"there is no axis {axis} among {rank}.");
    }

    /// <summary>A size that an array can have.</summary>
    public static int Size(long size) => size is >= 0 and <= int.MaxValue ? (int)size : throw new ArgumentException($"{size} is no size of an axis.");
}

/// <summary>Computes an operator's outputs.</summary>
internal delegate OnnxValue[] OperatorFunction(Call call);
