using Microsoft.ML.OnnxRuntime;
using RnnLib.Conformance;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Runs a case of kind onnx_op with ONNX Runtime.</summary>
internal static class OnnxRuntimePeer
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(OnnxModel.Of(test), options);
        using var run = new RunOptions();
        var inputs = test.Inputs.ToDictionary(input => input.Key, input => ToOnnx(input.Key, input.Value));
        try
        {
            string[] names = OnnxModel.OutputsOf(test.Op);
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, inputs, names);
            var got = names.Zip(outputs).ToDictionary(pair => pair.First, pair => FromOnnx(pair.Second));
            KeepInitialState(test, "initial_h", got["Y_h"]);
            if (got.TryGetValue("Y_c", out Values? cell))
                KeepInitialState(test, "initial_c", cell);
            return got;
        }
        finally
        {
            foreach (OrtValue input in inputs.Values)
                input.Dispose();
        }
    }

    /// <summary>ONNX Runtime gives zeros as the final state of a sequence without steps; the state after no step is the initial one.</summary>
    private static void KeepInitialState(Case test, string initialName, Values final)
    {
        if (test.Input(initialName) is not { } initial || test.Input("sequence_lens") is not { } lengths)
            return;
        int batch = final.Shape[1], size = final.Shape[2];
        for (int row = 0; row < final.Shape[0] * batch; row++)
        {
            Span<double> state = final.Data.AsSpan(row * size, size);
            if (lengths.Data[row % batch] == 0 && !state.ContainsAnyExcept(0))
                initial.Data.AsSpan(row * size, size).CopyTo(state);
        }
    }

    private static OrtValue ToOnnx(string name, Values values)
    {
        long[] shape = [.. values.Shape.Select(axis => (long)axis)];
        return name == "sequence_lens" ? OrtValue.CreateTensorValueFromMemory(values.Integers, shape) : OrtValue.CreateTensorValueFromMemory(values.Tensor.ToArray(), shape);
    }

    private static Values FromOnnx(OrtValue value) =>
        new([.. value.GetTensorTypeAndShape().Shape.Select(axis => (int)axis)], [.. value.GetTensorDataAsSpan<float>().ToArray().Select(x => (double)x)]);
}
