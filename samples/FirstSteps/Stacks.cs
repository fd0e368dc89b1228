using RnnLib;
using RnnLib.Layers;

namespace FirstSteps;

internal static class Stacks
{
    /// <summary>Layers on top of each other, both directions, sequences of unequal lengths; what goes in and what comes out.</summary>
    public static void Run()
    {
        var rng = new Rng(seed: 1);
        var stacked = new Lstm(inputSize: 10, hiddenSize: 20, rng, new() { Layers = 2, Dropout = 0.2f });
        var bidirectional = new Gru(inputSize: 10, hiddenSize: 20, rng, new() { Bidirectional = true });

        // Three sequences of 7, 4 and 2 steps, padded to 7: no sorting, no packing.
        var x = new Sequence(Tensor.Normal([3, 7, 10], 0, 1, rng), lengths: [7, 4, 2]);

        var (output, state) = stacked.Forward(x, initialState: null, ForwardContext.Inference);
        Console.WriteLine($"stacked LSTM:      output {output.Values.Shape}, hidden {state.Hidden.Shape}, cell {state.Cell.Shape}");
        var (both, _) = bidirectional.Forward(x, initialState: null, ForwardContext.Inference);
        Console.WriteLine($"bidirectional GRU: output {both.Values.Shape}; at step 5 of the sequence of 4 steps it is {both.Values[1, 5, 0]}");

        Console.WriteLine();
        Console.WriteLine(stacked.Then(new LastStep()).Then(new Linear(20, 3, rng)).Summary());
    }
}
