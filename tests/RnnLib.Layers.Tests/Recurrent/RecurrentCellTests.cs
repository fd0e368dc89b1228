namespace RnnLib.Layers.Tests;

/// <summary>Every cell and option against central differences.</summary>
public sealed class RecurrentCellTests
{
    private static readonly int[] Ragged = [2, 4, 0];

    public static TheoryData<CellKind, int, bool, bool> SmoothCells()
    {
        var data = new TheoryData<CellKind, int, bool, bool>();
        foreach (CellKind cell in new[] { CellKind.Tanh, CellKind.Lstm, CellKind.Gru })
        {
            foreach (int layers in new[] { 1, 2 })
            {
                foreach (bool bidirectional in new[] { false, true })
                {
                    data.Add(cell, layers, bidirectional, true);
                    data.Add(cell, layers, bidirectional, false);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(SmoothCells))]
    public void Backward_RaggedWithInitialState_MatchesCentralDifferences(CellKind cell, int layers, bool bidirectional, bool bias)
    {
        var options = new RecurrentCase(cell, InputSize: 2, HiddenSize: 3) { Layers = layers, Bidirectional = bidirectional, Bias = bias };
        RequireDifferentiable(new(options, batch: 3, time: 4, Ragged, withInitialState: true));
    }

    [Theory]
    [InlineData(CellKind.Tanh)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    public void Backward_FullSequencesFromZeroState_MatchesCentralDifferences(CellKind cell) =>
        RequireDifferentiable(new(new(cell, InputSize: 2, HiddenSize: 4), batch: 2, time: 5));

    [Theory]
    [InlineData(1, false, true)]
    [InlineData(1, true, true)]
    [InlineData(2, true, true)]
    [InlineData(2, false, false)]
    public void Backward_ReluAwayFromItsKink_MatchesCentralDifferences(int layers, bool bidirectional, bool bias)
    {
        var options = new RecurrentCase(CellKind.Relu, InputSize: 2, HiddenSize: 3) { Layers = layers, Bidirectional = bidirectional, Bias = bias };
        var problem = new RecurrentProblem(options, batch: 3, time: 4, Ragged, withInitialState: true);
        foreach (Parameter parameter in problem.Parameters)
            MoveAwayFromKink(parameter, options.HiddenSize);

        RequireDifferentiable(problem, step: 0.005f);
    }

    /// <summary>Positive states and inputs; units 0 and 2 get clearly positive pre-activations, unit 1 clearly negative ones.</summary>
    private static void MoveAwayFromKink(Parameter parameter, int hiddenSize)
    {
        Span<float> values = parameter.BeginUpdate();
        for (int i = 0; i < values.Length; i++)
        {
            bool isHiddenWeight = parameter.Name.StartsWith("weight_hh", StringComparison.Ordinal), isState = parameter.Name.StartsWith("in", StringComparison.Ordinal);
            int unit = i / (values.Length / hiddenSize);
            float size = isHiddenWeight ? 0.1f * Math.Abs(values[i]) : 0.3f + 0.5f * Math.Abs(values[i]);
            values[i] = isHiddenWeight || isState || unit != 1 ? size : -size;
        }
    }

    private static void RequireDifferentiable(RecurrentProblem problem, float step = 0.02f) =>
        Expect.Differentiable(problem.Parameters, pass => RecurrentProblem.Flatten(problem.Fused(pass)), step);
}
