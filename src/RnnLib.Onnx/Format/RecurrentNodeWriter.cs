using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>What one of our recurrent layers is as an RNN, LSTM or GRU operator: weights and attributes.</summary>
internal static class RecurrentNodeWriter
{
    private const float SigmoidIsOne = 100;   // a pre-activation whose sigmoid is 1 in float32

    /// <summary>The operator's name.</summary>
    public static string OperationOf(Module layer) => layer switch { Lstm => "LSTM", Gru => "GRU", _ => "RNN" };

    /// <summary>Refuses what the operators have no place for.</summary>
    /// <exception cref="NotSupportedException">An option cannot be expressed; the message names it.</exception>
    public static void RequireExpressible(Module layer, StackOptions options)
    {
        string? reason = (layer, options) switch
        {
            (not (Rnn or Lstm or Gru), _) => "ONNX has operators for Rnn, Lstm and Gru only",
            (_, RecurrentOptions { LayerNorm: true }) => "LayerNorm has no place in ONNX's recurrent operators; a LayerNorm module between layers has",
            (_, RecurrentOptions { ZoneoutHidden: > 0 }) => "ZoneoutHidden mixes the states at inference too, which ONNX's recurrent operators do not",
            (_, LstmOptions { ZoneoutCell: > 0 }) => "ZoneoutCell mixes the states at inference too, which ONNX's LSTM does not",
            (_, LstmOptions { ProjectionSize: > 0 }) => "ProjectionSize has no place in ONNX's LSTM",
            (_, LstmOptions { ForgetGate: false } lstm) when lstm.Clip is not null || lstm.GateActivation != Activation.Sigmoid =>
                "ForgetGate = false can be written only where the gates are sigmoids without Clip",
            _ => ActivationsOf(options).Any(activation => activation == Activation.MinimalCandidate) ? "ONNX has no activation MinimalCandidate" : null,
        };
        if (reason is not null)
            throw new NotSupportedException($"Export: {layer.Name} cannot be written as ONNX: {reason}. Nothing has been written.");
    }

    /// <summary>W [1, gates * hiddenSize, inputSize] and R [1, gates * hiddenSize, hiddenSize] of one direction.</summary>
    public static (Tensor Input, Tensor Hidden) Products(Module layer, StackOptions options, FusedUnit unit)
    {
        var order = GateOrder.Of(layer, options);
        Tensor input = Read(unit.Weights.Input), hidden = Read(unit.Weights.Hidden!);
        int size = input.Shape[0] / order.Order.Length, rows = order.Gates * size;
        if (hidden.Rank == 1)
            hidden = Tensor.Identity(size) * hidden;   // each unit sees only itself: a diagonal
        return (Tensor.From([1, rows, input.Shape[1]], order.ToOnnx(input.Data)), Tensor.From([1, rows, hidden.Shape[1]], order.ToOnnx(hidden.Data)));
    }

    /// <summary>B [1, 2 * gates * hiddenSize] of one direction; null where there is none.</summary>
    public static Tensor? Bias(Module layer, StackOptions options, FusedUnit unit)
    {
        var order = GateOrder.Of(layer, options);
        bool remembers = options is LstmOptions { ForgetGate: false };
        if (unit.Weights.InputBias is null && !remembers)
            return null;
        int ours = unit.Weights.Input.Shape[0], size = ours / order.Order.Length;
        float[] Half(Parameter? bias) => order.ToOnnx(bias is null ? new float[ours] : Read(bias).Data);
        float[] input = Half(unit.Weights.InputBias), hidden = Half(unit.Weights.HiddenBias);
        if (remembers)
            input.AsSpan(2 * size, size).Fill(SigmoidIsOne);                          // f = 1
        return Tensor.From([1, 2 * input.Length], [.. input, .. hidden]);
    }

    /// <summary>P [1, 3 * hiddenSize] of one direction; null where there is none.</summary>
    public static Tensor? Peephole(Module layer, StackOptions options, FusedUnit unit)
    {
        if (unit.Weights.Peephole is null)
            return null;
        float[] peephole = GateOrder.Of(layer, options).PeepholesToOnnx(Read(unit.Weights.Peephole).Data);
        return Tensor.From([1, peephole.Length], peephole);
    }

    /// <summary>The attributes of an operator over these directions, each with the same options.</summary>
    public static OnnxAttribute[] Attributes(int hiddenSize, StackOptions options, int directions)
    {
        Activation[] activations = [.. Enumerable.Repeat(ActivationsOf(options), directions).SelectMany(all => all)];
        float[] alphas = [.. activations.Select(activation => activation.Alpha).OfType<float>()], betas = [.. activations.Select(activation => activation.Beta).OfType<float>()];
        var attributes = new List<OnnxAttribute>
        {
            OnnxAttribute.Of("hidden_size", (long)hiddenSize),
            OnnxAttribute.Of("direction", directions == 2 ? "bidirectional" : options.GoBackwards ? "reverse" : "forward"),
            OnnxAttribute.Of("activations", (IReadOnlyList<string>)[.. activations.Select(NameOf)]),
        };
        if (alphas.Length > 0)
            attributes.Add(OnnxAttribute.Of("activation_alpha", (IReadOnlyList<float>)alphas));
        if (betas.Length > 0)
            attributes.Add(OnnxAttribute.Of("activation_beta", (IReadOnlyList<float>)betas));
        if (options is RecurrentOptions { Clip: { } clip })
            attributes.Add(OnnxAttribute.Of("clip", clip));
        if (options is LstmOptions { CoupledInputForget: true })
            attributes.Add(OnnxAttribute.Of("input_forget", 1L));
        if (options is GruOptions { ResetAfter: true })
            attributes.Add(OnnxAttribute.Of("linear_before_reset", 1L));
        return [.. attributes];
    }

    /// <summary>A weight as it is in use, derived ones included.</summary>
    public static Tensor Read(Parameter parameter) => ForwardContext.Inference.Read(parameter);

    /// <summary>What runtimes call it: the identity is a case of Affine.</summary>
    private static string NameOf(Activation activation) => activation.Name == "Identity" ? "Affine" : activation.Name;

    private static Activation[] ActivationsOf(StackOptions options) => options switch
    {
        RnnOptions rnn => [rnn.Activation],
        GruOptions gru => [gru.GateActivation, gru.CandidateActivation],
        LstmOptions lstm => [lstm.GateActivation, lstm.CandidateActivation, lstm.OutputActivation],
        _ => [],
    };
}
