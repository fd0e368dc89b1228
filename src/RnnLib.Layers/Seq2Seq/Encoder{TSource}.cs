namespace RnnLib.Layers;

/// <summary>Reads a source for a decoder: gives a memory for attention and a state to begin with. <see cref="Encoder"/> makes the usual ones.</summary>
/// <typeparam name="TSource">What it reads.</typeparam>
public abstract class Encoder<TSource> : Module<TSource, Encoded>
{
    /// <summary>The number of features of a step of the memory; null if there is none.</summary>
    public abstract int? MemorySize { get; }

    /// <summary>The size of each part of the state, the hidden state first.</summary>
    public abstract IReadOnlyList<int> StateSizes { get; }

    /// <summary>How many layers the state has.</summary>
    public virtual int Layers => 1;

    /// <summary>How many directions each layer of the state has, 1 or 2.</summary>
    public virtual int Directions => 1;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => MemorySize;
}
