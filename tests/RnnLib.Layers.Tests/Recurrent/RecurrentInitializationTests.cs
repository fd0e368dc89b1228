namespace RnnLib.Layers.Tests;

public sealed class RecurrentInitializationTests
{
    [Theory]
    [InlineData(5, 5)]
    [InlineData(3, 8)]
    [InlineData(9, 4)]
    [InlineData(64, 64)]
    public void Orthogonal_AnyShape_HasOrthogonalVectorsOfTheGivenLength(int rows, int columns)
    {
        Tensor q = Initializers.Orthogonal(rows, columns, new Rng(1), gain: 2);

        Tensor gram = rows <= columns ? Ops.MatMul(q, Ops.Transpose(q)) : Ops.MatMul(Ops.Transpose(q), q);

        Expect.Close(Tensor.Identity(Math.Min(rows, columns)) * 4, gram, "gram matrix", 1e-6);
        Assert.NotEqual(q.ToArray(), Initializers.Orthogonal(rows, columns, new Rng(2), gain: 2).ToArray());
    }

    [Fact]
    public void GlorotUniform_ManyDraws_FillsItsRange()
    {
        float[] weights = Initializers.GlorotUniform(100, 50, new Rng(1)).ToArray();

        Assert.All(weights, w => Assert.InRange(w, -0.2f, 0.2f));
        Assert.InRange(weights.Max(), 0.199f, 0.2f);
        Assert.InRange(weights.Average(w => w * w), 0.04 / 3 * 0.95, 0.04 / 3 * 1.05);
    }

    [Fact]
    public void Keras_OfAnLstm_OrthogonalBlocksZeroBiasesForgetGateOne()
    {
        var lstm = new Lstm(3, 4, new Rng(1), new() { Initialization = RecurrentInitialization.Keras, Bidirectional = true });

        foreach ((string path, Parameter parameter) in lstm.NamedParameters)
        {
            float[] values = parameter.Value.ToArray();
            if (path.StartsWith("weight_hh", StringComparison.Ordinal))
                Assert.All(values.Chunk(16), block => Expect.Close(Tensor.Identity(4), Gram(block), path, 1e-6));
            else if (path.StartsWith("weight_ih", StringComparison.Ordinal))
                Assert.All(values, w => Assert.InRange(Math.Abs(w), 0, Math.Sqrt(6.0 / (3 + 16))));
            else
                Assert.Equal(path.StartsWith("bias_ih", StringComparison.Ordinal) ? [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0] : new float[16], values);
        }
    }

    [Fact]
    public void Keras_OfAGruOrCoupledLstm_HasNoForgetGateToSet()
    {
        Module[] layers = [new Gru(2, 3, new Rng(1), new() { Initialization = RecurrentInitialization.Keras }), new Lstm(2, 3, new Rng(1), new() { Initialization = RecurrentInitialization.Keras, CoupledInputForget = true })];

        Assert.All(layers.SelectMany(layer => layer.NamedParameters).Where(p => p.Path.Contains("bias")), p => Assert.All(p.Parameter.Value.ToArray(), b => Assert.Equal(0, b)));
    }

    [Fact]
    public void Identity_OfAReluRnn_KeepsItsStateWithoutInput()
    {
        var irnn = new Rnn(2, 3, new Rng(1), new() { Activation = Activation.Relu, Initialization = RecurrentInitialization.Identity });
        Tensor state = Tensor.From([1, 1, 3], [0.5f, 2, 7]);

        var (_, final) = irnn.Forward(Tensor.Zeros([1, 50, 2]), new HiddenState(state), ForwardContext.Inference);

        Assert.Equal(state.ToArray(), final.Hidden.ToArray());
        Assert.All(irnn.Parameters[0].Value.ToArray(), w => Assert.InRange(Math.Abs(w), 1e-9f, 0.006f));
    }

    private static Tensor Gram(float[] block)
    {
        Tensor matrix = Tensor.From([4, 4], block);
        return Ops.MatMul(matrix, Ops.Transpose(matrix));
    }
}
