namespace RnnLib.Layers;

/// <summary>Turns a row into another.</summary>
internal delegate void RowFunction(ReadOnlySpan<float> input, Span<float> output);

/// <summary>A module without memory at work on one sequence: a function of the step alone.</summary>
internal sealed class RowStream(int outputSize, RowFunction function) : StreamStep
{
    private readonly float[] _output = new float[outputSize];

    public override ReadOnlySpan<float> Push(ReadOnlySpan<float> input)
    {
        function(input, _output);
        return _output;
    }
}

/// <summary>A module that at inference gives back what it got.</summary>
internal sealed class IdentityStream : StreamStep
{
    public override ReadOnlySpan<float> Push(ReadOnlySpan<float> input) => input;
}

/// <summary>A table of rows at work on one sequence of tokens.</summary>
internal sealed class EmbeddingStream(Parameter weight) : StreamStep
{
    public override ReadOnlySpan<float> Push(int token)
    {
        (int count, int size) = weight.Shape;
        if ((uint)token >= (uint)count)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"Embedding: token: expected an id from 0 to {count - 1}.");
        return ForwardContext.Inference.Read(weight).Data.Slice(token * size, size);
    }
}
