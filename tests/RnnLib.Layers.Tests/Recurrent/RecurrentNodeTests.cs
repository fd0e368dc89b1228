
namespace RnnLib.Layers.Tests;

/// <summary>The fused layers against the composed twin: outputs, final states and every gradient.</summary>
public sealed class RecurrentNodeTests
{
    private const int Time = 6;

    public static TheoryData<CellKind, int, bool, bool, bool> Configurations()
    {
        var data = new TheoryData<CellKind, int, bool, bool, bool>();
        foreach (CellKind cell in Enum.GetValues<CellKind>())
        {
            for (int layers = 1; layers <= 3; layers++)
            {
                for (int bits = 0; bits < 8; bits++)
                    data.Add(cell, layers, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
            }
        }

        return data;
    }

    public static TheoryData<CellKind, int, int, int> Sizes()
    {
        var data = new TheoryData<CellKind, int, int, int>();
        foreach (CellKind cell in Enum.GetValues<CellKind>())
        {
            foreach (int hiddenSize in new[] { 1, 3, 8, 17, 33 })
            {
                foreach (int inputSize in new[] { 1, 5 })
                {
                    foreach (int batch in new[] { 1, 2, 7 })
                        data.Add(cell, hiddenSize, inputSize, batch);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Run_AnyConfiguration_EqualsComposed(CellKind cell, int layers, bool bidirectional, bool bias, bool initialState)
    {
        var options = new RecurrentCase(cell, InputSize: 5, HiddenSize: 3) { Layers = layers, Bidirectional = bidirectional, Bias = bias };
        foreach (int[]? lengths in new[] { null, Ragged(7), [4, 4, 4, 4, 4, 4, 4], new int[7] })
            RequireEqual(new(options, batch: 7, Time, lengths, initialState));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Run_AnySize_EqualsComposed(CellKind cell, int hiddenSize, int inputSize, int batch)
    {
        var options = new RecurrentCase(cell, inputSize, hiddenSize) { Layers = 2, Bidirectional = true };
        RequireEqual(new(options, batch, Time, Ragged(batch), withInitialState: true));
        RequireEqual(new(options, batch, Time));
    }

    [Theory]
    [InlineData(CellKind.Tanh)]
    [InlineData(CellKind.Relu)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    public void Run_OnlyFinalStateUsed_EqualsComposed(CellKind cell)
    {
        var problem = new RecurrentProblem(new(cell, 5, 3) { Layers = 2, Bidirectional = true }, batch: 7, Time, Ragged(7), withInitialState: true);
        RequireSameGradients(problem, pass => problem.Composed(pass)[^1..], pass => problem.Fused(pass)[^1..]);
    }

    [Theory]
    [InlineData(CellKind.Tanh)]
    [InlineData(CellKind.Relu)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    public void Run_PooledBuffersFullOfNaN_ReadsNoneOfIt(CellKind cell)
    {
        var problem = new RecurrentProblem(new(cell, 5, 3) { Layers = 2, Bidirectional = true, Bias = false }, batch: 7, Time, Ragged(7));
        Tensor want = RecurrentProblem.Flatten(problem.Fused(ForwardContext.Inference));
        Gradients gradients = RecurrentProblem.Backward(problem.Fused);

        PoisonPool();
        Expect.BitEqual(want, RecurrentProblem.Flatten(problem.Fused(ForwardContext.Inference)), "results");
        PoisonPool();
        Expect.BitEqual(gradients, RecurrentProblem.Backward(problem.Fused), problem.Parameters);
    }

    [Fact]
    public void Run_FrozenParameters_GetNoGradientAndChangeNoOther()
    {
        var problem = new RecurrentProblem(new(CellKind.Gru, 5, 3), batch: 7, Time, Ragged(7), withInitialState: true);
        Gradients all = RecurrentProblem.Backward(problem.Fused);
        Parameter[] frozen = [problem.Parameters[0], problem.Parameters[3], problem.Input];
        foreach (Parameter parameter in frozen)
            parameter.IsFrozen = true;

        Gradients some = RecurrentProblem.Backward(problem.Fused);

        Assert.All(frozen, parameter => Assert.False(some.TryGet(parameter, out _)));
        Expect.BitEqual(all, some, problem.Parameters.Except(frozen));
    }

    private static int[] Ragged(int batch) => batch switch
    {
        1 => [4],
        2 => [0, Time],
        _ => [3, Time, 0, 5, 1, Time, 2],
    };

    private static void RequireEqual(RecurrentProblem problem)
    {
        Tensor[] want = problem.Composed(ForwardContext.Inference), got = problem.Fused(ForwardContext.Inference);
        for (int part = 0; part < want.Length; part++)
            Expect.Close(want[part], got[part], part == 0 ? "output" : $"state {part - 1}");
        RequireSameGradients(problem, problem.Composed, problem.Fused);
    }

    private static void RequireSameGradients(RecurrentProblem problem, Func<ForwardContext, Tensor[]> composed, Func<ForwardContext, Tensor[]> fused)
    {
        Parameter[] parameters = problem.Parameters;
        if (problem.Initial is null && problem.Lengths.IndexOfAnyExcept(0) < 0)
            return;   // nothing depends on anything
        Gradients want = RecurrentProblem.Backward(composed), got = RecurrentProblem.Backward(fused);
        foreach (Parameter parameter in parameters)
            Expect.Close(want.Of(parameter), got.Of(parameter), $"gradient of {parameter.Name}");
    }

    private static void PoisonPool()
    {
        for (int size = 64; size <= 1 << 14; size += size / 16)
        {
            Buffer[] buffers = [.. Enumerable.Range(0, 4).Select(_ => BufferPool.Rent(size))];
            foreach (Buffer buffer in buffers)
            {
                buffer.Span.Fill(float.NaN);
                BufferPool.Return(buffer);
            }
        }
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void Backward_GradientVanishesOverTime_BecomesZeroAndNeverDenormal(string cell)
    {
        var rng = new Rng(1);
        Module<Sequence, Sequence> layer = cell switch { "rnn" => new Rnn(2, 16, rng), "lstm" => new Lstm(2, 16, rng), _ => new Gru(2, 16, rng) };
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.Normal([2, 400, 2], 0, 1, rng));

        float[] gradient = pass.Backward(Ops.Sum(new LastStep().Forward(layer.Forward(x, pass), pass))).Of(x).ToArray();

        Assert.DoesNotContain(gradient, float.IsSubnormal);   // they make a multiplication about 100 times slower
        Assert.Equal(0, gradient[0]);
        Assert.NotEqual(0, gradient[^1]);
    }
}
