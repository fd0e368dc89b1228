using Microsoft.ML.OnnxRuntime;

namespace RnnLib.Benchmarks.Peers;

/// <summary>ONNX Runtime's model of one step, whose state goes in and out; two sets of memory take turns.</summary>
internal sealed class OnnxRuntimeStreamSide : ISide
{
    private readonly WorkloadNumbers _numbers;
    private readonly Sizes _sizes;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string[] _inputNames, _outputNames;
    private readonly float[] _input, _output;
    private readonly float[][] _states;
    private readonly OrtValue[][] _inputs, _outputs;
    private int _step;

    public OnnxRuntimeStreamSide(Workload work, WorkloadNumbers numbers)
    {
        (_numbers, _sizes) = (numbers, work.Sizes);
        using SessionOptions options = OnnxRuntimeSide.OptionsFor(1, Waiting.Asleep);
        _session = new(OnnxLayers.Of(work, numbers.Layer, withState: true), options);
        int parts = work.Cell == "lstm" ? 2 : 1;
        _inputNames = parts == 2 ? ["X", "initial_h", "initial_c"] : ["X", "initial_h"];
        _outputNames = parts == 2 ? ["Y", "Y_h", "Y_c"] : ["Y", "Y_h"];
        (_input, _output) = (new float[_sizes.Input], new float[_sizes.Hidden]);
        _states = [.. Enumerable.Range(0, 2 * parts).Select(_ => new float[_sizes.Hidden])];

        OrtValue x = OrtValue.CreateTensorValueFromMemory(_input, [1, 1, _sizes.Input]), y = OrtValue.CreateTensorValueFromMemory(_output, [1, 1, 1, _sizes.Hidden]);
        OrtValue[] states = [.. _states.Select(state => OrtValue.CreateTensorValueFromMemory(state, [1, 1, _sizes.Hidden]))];
        (OrtValue[] even, OrtValue[] odd) = (states[..parts], states[parts..]);
        _inputs = [[x, .. even], [x, .. odd]];
        _outputs = [[y, .. odd], [y, .. even]];
    }

    public void Step()
    {
        int turn = _step % 2;
        _numbers.Input.AsSpan(_step % _sizes.Time * _sizes.Input, _sizes.Input).CopyTo(_input);
        _session.Run(_run, _inputNames, _inputs[turn], _outputNames, _outputs[turn]);
        _step++;
    }

    public IReadOnlyDictionary<string, float[]> Values()
    {
        foreach (float[] state in _states)
            state.AsSpan().Clear();
        var output = new List<float>();
        for (_step = 0; _step < _sizes.Time;)
        {
            Step();
            output.AddRange(_output);
        }

        return new Dictionary<string, float[]> { ["output"] = [.. output] };
    }

    public void Dispose()
    {
        foreach (OrtValue value in _inputs.Concat(_outputs).SelectMany(values => values).Distinct())
            value.Dispose();
        _run.Dispose();
        _session.Dispose();
    }
}
