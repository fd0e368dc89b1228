namespace RnnLib.Layers.Tests;

/// <summary>A recurrent layer with an input and an initial state, all of which want gradients; fused, and as the composed twin computes it.</summary>
internal sealed class RecurrentProblem
{
    private readonly RecurrentCase _case;
    private readonly int[]? _lengths;

    public RecurrentProblem(RecurrentCase of, int batch, int time, int[]? lengths = null, bool withInitialState = false, ulong seed = 11)
    {
        (_case, _lengths, Layer) = (of, lengths, of.Create(seed));
        Input = new("input", Draw.Uniform([batch, time, of.InputSize], seed + 1));
        if (withInitialState)
            Initial = [.. Enumerable.Range(0, of.StateParts).Select(part => new Parameter($"initial state {part}", Draw.Uniform([of.Layers * of.Directions, batch, of.HiddenSize], seed + 2 + (ulong)part)))];
    }

    public AnyRecurrent Layer { get; }

    public Parameter Input { get; }

    public Parameter[]? Initial { get; }

    public Parameter[] Parameters => [.. Layer.Module.Parameters, Input, .. Initial ?? []];

    public ReadOnlySpan<int> Lengths => Batch(Input.Value).Lengths;

    /// <summary>Output and final state by the layer itself.</summary>
    public Tensor[] Fused(ForwardContext pass)
    {
        var (output, state) = Layer.Forward(Batch(pass.Read(Input)), Initial?.Select(pass.Read).ToArray(), pass);
        return [output.Values, .. state];
    }

    /// <summary>Output and final state step by step.</summary>
    public Tensor[] Composed(ForwardContext pass) =>
        new ComposedRecurrent(_case, name => Layer.WeightOf(name, pass)).Run(pass.Read(Input), Lengths.ToArray(), Initial?.Select(pass.Read).ToArray());

    /// <summary>The gradients of all results, each element with a random weight.</summary>
    public static Gradients Backward(Func<ForwardContext, Tensor[]> run, ulong seed = 5)
    {
        var pass = ForwardContext.Differentiating();
        Tensor all = Flatten(run(pass));
        return pass.Backward(Ops.Sum(all * Draw.Uniform(all.Shape, seed)));
    }

    /// <summary>All elements in one row.</summary>
    public static Tensor Flatten(params Tensor[] tensors) => Ops.Concatenate([.. tensors.Select(x => Ops.Reshape(x, [x.Count]))]);

    private Sequence Batch(Tensor values) => new(values, _lengths);
}
