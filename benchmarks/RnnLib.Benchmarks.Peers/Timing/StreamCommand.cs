using System.Globalization;
using RnnLib.Layers;
using TorchSharp;

namespace RnnLib.Benchmarks.Peers;

/// <summary>One step of one sequence with its state at hand (256 features, 256 units), and 200 steps at once: beside TorchSharp.</summary>
internal static class StreamCommand
{
    public const string Arguments = "[--rounds N]";

    private const int Size = 256, Time = 200;

    public static int Run(string[] words)
    {
        int rounds = new Arguments(words, "--rounds").Count("--rounds", 9);
        Threads.Count = 1;
        torch.set_num_threads(1);
        var rng = new Rng(1);
        float[] step = Tensor.Uniform([Size], -1, 1, rng).ToArray();
        var sequence = new Sequence(Tensor.Uniform([1, Time, Size], -1, 1, rng));
        using torch.Tensor peerStep = torch.tensor(step, [1, 1, Size]), peerSequence = torch.tensor(sequence.Values.ToArray(), [1, Time, Size]);

        using var peerLstm = torch.nn.LSTM(Size, Size, batchFirst: true);
        using torch.Tensor h = torch.zeros(1, 1, Size), c = torch.zeros(1, 1, Size);
        var lstm = new Lstm(Size, Size, rng);
        SequenceSession lstmStream = lstm.Stream();
        Report("LSTM, one step", rounds, () => lstmStream.Push(step), () => peerLstm.call(peerStep, (h, c)));
        Report("LSTM, 200 steps", rounds, () => lstm.Forward(sequence, ForwardContext.Inference), () => peerLstm.call(peerSequence));

        using var peerGru = torch.nn.GRU(Size, Size, batchFirst: true);
        var gru = new Gru(Size, Size, rng);
        SequenceSession gruStream = gru.Stream();
        Report("GRU, one step", rounds, () => gruStream.Push(step), () => peerGru.call(peerStep, h));
        Report("GRU, 200 steps", rounds, () => gru.Forward(sequence, ForwardContext.Inference), () => peerGru.call(peerSequence));
        return 0;
    }

    private static void Report(string name, int rounds, Action ours, Action theirs)
    {
        double[] times = ActionSide.Compare(rounds, ours, () =>
        {
            using var scope = torch.NewDisposeScope();
            using var mode = torch.inference_mode();
            theirs();
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {1000 * times[0]:F1} us; TorchSharp {1000 * times[1]:F1} us (ratio {times[0] / times[1]:F2})"));
    }
}
