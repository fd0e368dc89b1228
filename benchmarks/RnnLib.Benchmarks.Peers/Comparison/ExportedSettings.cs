namespace RnnLib.Benchmarks.Peers;

/// <summary>Small configurations that together have every attribute.</summary>
internal static class ExportedSettings
{
    /// <summary>Each cell with one to three layers, one and both directions, with and without biases, lengths and initial state.</summary>
    public static IEnumerable<TorchSetting> Torch()
    {
        TorchSetting[] cells =
        [
            new() { Op = "RNN" }, new() { Op = "RNN", Relu = true, HiddenSize = 3 }, new() { Op = "GRU" }, new() { Op = "LSTM" },
            new() { Op = "LSTM", HiddenSize = 3, ProjectionSize = 2 },
        ];
        foreach (TorchSetting cell in cells)
        {
            foreach (bool bidirectional in new[] { false, true })
            {
                TorchSetting one = cell with { Bidirectional = bidirectional };
                yield return one;
                yield return one with { Batch = 3, Lengths = [2, 1, 3], InitialState = true };
                yield return one with { Layers = 2, Bias = bidirectional, Lengths = bidirectional ? [1, 2] : null, InitialState = !bidirectional };
            }

            yield return cell with { Layers = 3, Bias = false, Lengths = [3, 1] };
        }
    }

    /// <summary>Each function in each place of each operator; each operator in each direction with lengths and initial state; every other attribute.</summary>
    public static IEnumerable<OnnxSetting> Onnx()
    {
        OnnxActivation[] functions = OnnxActivation.All;
        string[] operators = ["RNN", "GRU", "LSTM"], directions = ["forward", "reverse", "bidirectional"];
        for (int i = 0; i < functions.Length; i++)
        {
            OnnxActivation Function(int place) => functions[(i + 4 * place) % functions.Length];
            var any = new OnnxSetting { Direction = directions[i % 3], InitialHidden = true };
            yield return any with { Op = "RNN", Activations = [Function(0)] };
            yield return any with { Op = "GRU", Activations = [Function(0), Function(1)], LinearBeforeReset = i % 2 == 1 };
            yield return any with { Op = "LSTM", Activations = [Function(0), Function(1), Function(2)], InitialCell = true };
        }

        foreach (string op in operators)
        {
            foreach (string direction in directions)
                yield return new() { Op = op, Direction = direction, Batch = 3, Lengths = [2, 0, 3], InitialHidden = true, InitialCell = op == "LSTM" };
            yield return new() { Op = op, Bias = false };
            yield return new() { Op = op, Clip = 0.4f };
        }

        yield return new() { Op = "GRU", LinearBeforeReset = true, Clip = 0.3f, Batch = 3, Lengths = [3, 1, 2] };
        yield return new() { Op = "LSTM", InitialHidden = true };
        yield return new() { Op = "LSTM", InitialCell = true, Direction = "reverse" };
        yield return new() { Op = "LSTM", Peepholes = true };
        yield return new() { Op = "LSTM", InputForget = true, Direction = "reverse" };
        yield return new() { Op = "LSTM", Peepholes = true, InputForget = true, Clip = 0.5f, Direction = "bidirectional", InitialHidden = true, InitialCell = true };
    }
}
