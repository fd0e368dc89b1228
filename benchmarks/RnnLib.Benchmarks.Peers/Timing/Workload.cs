using RnnLib.Layers;

namespace RnnLib.Benchmarks.Peers;

/// <summary>A piece of work that every side does with the same numbers.</summary>
/// <param name="Cell">rnn, lstm or gru.</param>
/// <param name="Sizes">Of the layer and its batch.</param>
/// <param name="Kind">Training or forward.</param>
internal sealed record Workload(string Cell, Sizes Sizes, WorkKind Kind)
{
    /// <summary>The loss reads the last step alone, not every step.</summary>
    public bool LossOnLast { get; init; }

    /// <summary>Steps of each sequence; null = all.</summary>
    public int[]? Lengths { get; init; }

    /// <summary>The operator's name in PyTorch and ONNX.</summary>
    public string Operator => Cell.ToUpperInvariant();

    /// <summary>Blocks of rows in a weight matrix.</summary>
    public int Gates => Cell switch { "lstm" => 4, "gru" => 3, _ => 1 };

    /// <summary>2 for each multiply-add of the layer's matrix products; training has three times those of forward: values, gradients of inputs, gradients of weights.</summary>
    public double FloatingPointOperations
    {
        get
        {
            double steps = Lengths?.Sum() ?? (double)Sizes.Batch * Sizes.Time, products = 0;
            for (int layer = 0; layer < Sizes.Layers; layer++)
                products += (double)Sizes.Directions * Gates * Sizes.Hidden * ((layer == 0 ? Sizes.Input : Sizes.Output) + Sizes.Hidden);
            return 2 * steps * products * (Kind == WorkKind.Training ? 3 : 1);
        }
    }

    /// <summary>RnnLib's layer; a seed gives the weights that all sides use.</summary>
    public Module<Sequence, Sequence> CreateLayer(Rng rng) => Cell switch
    {
        "lstm" => new Lstm(Sizes.Input, Sizes.Hidden, rng, new() { Layers = Sizes.Layers, Bidirectional = Sizes.Bidirectional }),
        "gru" => new Gru(Sizes.Input, Sizes.Hidden, rng, new() { Layers = Sizes.Layers, Bidirectional = Sizes.Bidirectional }),
        "rnn" => new Rnn(Sizes.Input, Sizes.Hidden, rng, new() { Layers = Sizes.Layers, Bidirectional = Sizes.Bidirectional }),
        _ => throw new UsageException($"unknown cell '{Cell}', expected rnn, lstm or gru"),
    };
}
