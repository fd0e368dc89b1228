using System.Globalization;
using RnnLib.Layers;
using TorchSharp;
using static TorchSharp.torch.nn.utils.rnn;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Sequences of lengths from 1 to 200 in one batch (S4): beside the padded batch, and beside TorchSharp's packed sequence.</summary>
internal static class LengthsCommand
{
    public const string Arguments = "[--rounds N]";

    public static int Run(string[] words)
    {
        int rounds = new Arguments(words, "--rounds").Count("--rounds", 7);
        Threads.Count = 1;
        torch.set_num_threads(1);
        TimedShape shape = TimedShape.Named("S4");
        var rng = new Rng(1);
        var layer = new Lstm(shape.InputSize, shape.HiddenSize, rng);
        Tensor x = Tensor.Uniform([shape.Batch, shape.Time, shape.InputSize], -1, 1, rng);
        int[] lengths = [.. Enumerable.Range(0, shape.Batch).Select(_ => 1 + rng.NextInt32(shape.Time))];
        using var peer = torch.nn.LSTM(shape.InputSize, shape.HiddenSize, batchFirst: true);
        using torch.Tensor peerX = torch.tensor(x.ToArray(), [shape.Batch, shape.Time, shape.InputSize]), peerLengths = torch.tensor(lengths.Select(length => (long)length).ToArray());

        double[] times = ActionSide.Compare(
            rounds,
            Ours(layer, new(x, lengths)),
            Ours(layer, new(x)),
            () =>
            {
                using var scope = torch.NewDisposeScope();
                peer.zero_grad();
                using PackedSequence packed = pack_padded_sequence(peerX, peerLengths, batch_first: true, enforce_sorted: false);
                using PackedSequence output = peer.call(packed).Item1;
                pad_packed_sequence(output, batch_first: true).Item1.square().mean().backward();
            });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"LSTM S4, forward and backward, {lengths.Sum()} of {shape.Batch * shape.Time} steps: {times[0]:G4} ms; padded {times[1]:G4} ms (ratio {times[0] / times[1]:F2}); TorchSharp packed {times[2]:G4} ms (ratio {times[0] / times[2]:F2})"));
        return 0;
    }

    private static Action Ours(Lstm layer, Sequence x) => () =>
    {
        using var pass = ForwardContext.Differentiating();
        pass.Backward(Ops.Mean(Ops.Square(layer.Forward(x, null, pass).Output.Values)));
    };
}
