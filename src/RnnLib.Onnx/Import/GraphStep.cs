namespace RnnLib.Onnx;

/// <summary>A step of an imported graph: the names of what it takes and gives, and how it computes.</summary>
internal abstract class GraphStep(OnnxNode node)
{
    public OnnxNode Node => node;

    /// <summary>What comes out; as many values as there are names, or fewer where the rest is not asked for.</summary>
    public abstract IReadOnlyList<string> Outputs { get; }

    public abstract IReadOnlyList<string> Inputs { get; }

    public abstract OnnxValue[] Run(OnnxValue?[] inputs, ForwardContext pass);
}

/// <summary>An operator of the table.</summary>
internal sealed class OperatorStep(OnnxNode node, OperatorFunction function) : GraphStep(node)
{
    public override IReadOnlyList<string> Outputs => Node.Outputs;

    public override IReadOnlyList<string> Inputs => Node.Inputs;

    public override OnnxValue[] Run(OnnxValue?[] inputs, ForwardContext pass) => function(new Call(Node, inputs, pass));
}

/// <summary>y = x W' + b: a product with a weight, and the sum behind it if there is one, as our own Linear computes it.</summary>
internal sealed class LinearStep(OnnxNode node, string output, Parameter weight, Parameter? bias) : GraphStep(node)
{
    public override IReadOnlyList<string> Outputs => [output];

    public override IReadOnlyList<string> Inputs => [Node.Inputs[0]];

    public override OnnxValue[] Run(OnnxValue?[] inputs, ForwardContext pass) =>
        [new(Ops.Linear(inputs[0]!.Tensor, pass.Read(weight), bias is null ? null : pass.Read(bias)))];
}

/// <summary>A recurrent operator.</summary>
internal sealed class RecurrentStep(OnnxNode node, RecurrentOperator layer) : GraphStep(node)
{
    private const int Lengths = 4, InitialHidden = 5, InitialCell = 6;

    public override IReadOnlyList<string> Outputs => Node.Outputs;

    public override IReadOnlyList<string> Inputs => [Node.Input(0), Node.Input(Lengths), Node.Input(InitialHidden), Node.Operation == "LSTM" ? Node.Input(InitialCell) : ""];

    public override OnnxValue[] Run(OnnxValue?[] inputs, ForwardContext pass)
    {
        int[]? lengths = inputs[1] is { } given ? [.. given.Integers.ToArray().Select(length => checked((int)length))] : null;
        Tensor?[] initial = Node.Operation == "LSTM" ? [inputs[2]?.Tensor, inputs[3]?.Tensor] : [inputs[2]?.Tensor];
        return [.. layer.Run(inputs[0]!.Tensor, lengths, initial, pass).Select(value => new OnnxValue(value))];
    }
}
