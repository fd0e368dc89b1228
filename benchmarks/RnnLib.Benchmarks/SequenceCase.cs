using RnnLib.Layers;

namespace RnnLib.Benchmarks;

/// <summary>A batch of sequences and the hidden size of the layer that reads them. The names are those of the comparison with other libraries.</summary>
public sealed record SequenceCase(string Name, int Batch, int Time, int Input, int Hidden)
{
    /// <summary>A first tutorial's size: what one call costs.</summary>
    public static readonly SequenceCase S1 = new("S1", 3, 5, 1, 10);

    /// <summary>A small forecaster.</summary>
    public static readonly SequenceCase S2 = new("S2", 32, 15, 10, 50);

    /// <summary>A forecaster over two days of hours.</summary>
    public static readonly SequenceCase S3 = new("S3", 64, 48, 8, 64);

    /// <summary>Long sequences of many features.</summary>
    public static readonly SequenceCase S4 = new("S4", 32, 200, 100, 128);

    /// <summary>A new layer of this case's size, the same at every call.</summary>
    public Module<Sequence, Sequence> NewLayer(string cell)
    {
        var rng = new Rng(seed: 1);
        return cell switch
        {
            nameof(Rnn) => new Rnn(Input, Hidden, rng),
            nameof(Lstm) => new Lstm(Input, Hidden, rng),
            _ => new Gru(Input, Hidden, rng),
        };
    }

    /// <summary>Numbers between -1 and 1, the same at every call.</summary>
    public Sequence NewInput() => Tensor.Uniform([Batch, Time, Input], -1, 1, new Rng(seed: 2));

    /// <summary>Name, and batch x time x input x hidden.</summary>
    public override string ToString() => $"{Name} {Batch}x{Time}x{Input}x{Hidden}";
}
