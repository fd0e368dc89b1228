using Microsoft.ML.OnnxRuntime;

namespace RnnLib.Benchmarks.Peers;

/// <summary>ONNX Runtime: the layers forward, into memory given beforehand.</summary>
internal sealed class OnnxRuntimeSide : ISide
{
    private static readonly string[] InputNames = ["X"], OutputNames = ["Y"];

    private readonly Sizes _sizes;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtValue[] _inputs, _outputs;
    private readonly float[] _output;

    public OnnxRuntimeSide(Workload work, WorkloadNumbers numbers, int threads, Waiting waiting)
    {
        if (work.Kind != WorkKind.Forward || work.Lengths is not null)
            throw new NotSupportedException("ONNX Runtime runs forward only, over full sequences.");
        _sizes = work.Sizes;
        using SessionOptions options = OptionsFor(threads, waiting);
        _session = new(OnnxLayers.Of(work, numbers.Layer), options);
        float[] input = WorkloadNumbers.SwapAxes(numbers.Input, _sizes.Batch, _sizes.Time, _sizes.Input);
        _output = new float[_sizes.Time * _sizes.Batch * _sizes.Output];
        _inputs = [OrtValue.CreateTensorValueFromMemory(input, [_sizes.Time, _sizes.Batch, _sizes.Input])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(_output, [_sizes.Time, _sizes.Directions, _sizes.Batch, _sizes.Hidden])];
    }

    /// <summary>All optimisations; between two runs its threads do not spin.</summary>
    public static SessionOptions OptionsFor(int threads, Waiting waiting)
    {
        var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", waiting == Waiting.Spinning ? "1" : "0");
        return options;
    }

    public void Step() => _session.Run(_run, InputNames, _inputs, OutputNames, _outputs);

    public IReadOnlyDictionary<string, float[]> Values()
    {
        Step();
        // [time, directions, batch, hidden] -> [time, batch, directions * hidden] -> [batch, time, ...]
        var steps = new float[_output.Length];
        int perStep = _sizes.Batch * _sizes.Output;
        for (int t = 0; t < _sizes.Time; t++)
            WorkloadNumbers.SwapAxes(_output.AsSpan(t * perStep, perStep), _sizes.Directions, _sizes.Batch, _sizes.Hidden).CopyTo(steps, t * perStep);
        return new Dictionary<string, float[]> { ["output"] = WorkloadNumbers.SwapAxes(steps, _sizes.Time, _sizes.Batch, _sizes.Output) };
    }

    public void Dispose()
    {
        foreach (OrtValue value in _inputs.Concat(_outputs))
            value.Dispose();
        _run.Dispose();
        _session.Dispose();
    }
}
