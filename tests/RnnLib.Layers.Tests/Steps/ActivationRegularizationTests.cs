namespace RnnLib.Layers.Tests;

public sealed class ActivationRegularizationTests
{
    private static readonly Tensor Values = Tensor.From([2, 3, 2], [1, 2, 3, -1, 0, 4, 2, 2, float.NaN, float.NaN, float.NaN, float.NaN]);
    private static readonly int[] Lengths = [3, 1];

    /// <summary>Squares 1+4+9+1+0+16+4+4 = 39 over 8 numbers; changes (2, -3), (-3, 5): 4+9+9+25 = 47 over 4.</summary>
    [Fact]
    public void Forward_Training_AddsThePenaltiesByHand()
    {
        var pass = ForwardContext.Training(new Rng(1));
        var input = new Sequence(pass.Watch(Values), Lengths);

        Sequence output = new ActivationRegularization(alpha: 2, beta: 3).Forward(input, pass);

        Assert.Same(input, output);
        Assert.Equal(2 * 39 / 8f + 3 * 47 / 4f, pass.Penalty, 4);
    }

    /// <summary>The loss is the sum of the outputs; central differences of loss and penalty, whose sum Backward differentiates.</summary>
    [Theory]
    [InlineData(2f, 0f)]
    [InlineData(0f, 3f)]
    [InlineData(1f, 1f)]
    public void Backward_PaddedBatch_MatchesCentralDifferences(float alpha, float beta)
    {
        var rng = new Rng(2);
        Tensor x = Tensor.Uniform([3, 4, 2], -1, 1, rng);
        var layer = new ActivationRegularization(alpha, beta);
        (float Total, Tensor Gradient) Run(float[] values)
        {
            var pass = ForwardContext.Training(new Rng(0));
            Tensor watched = pass.Watch(Tensor.From(x.Shape, values));
            Tensor loss = Ops.Sum(Ops.Tanh(layer.Forward(new Sequence(watched, [4, 0, 2]), pass).Values));
            return (loss.ToScalar() + pass.Penalty, pass.Backward(loss).Of(watched));
        }

        float[] at = x.ToArray();
        Tensor gradient = Run(at).Gradient;
        for (int i = 0; i < at.Length; i++)
        {
            float original = at[i];
            at[i] = original + 0.01f;
            float above = Run(at).Total;
            at[i] = original - 0.01f;
            float below = Run(at).Total;
            at[i] = original;
            Assert.Equal((above - below) / 0.02f, gradient.Data[i], 2e-3f);
        }
    }

    [Fact]
    public void Forward_NotTraining_AddsNothing()
    {
        var layer = new ActivationRegularization(alpha: 2, beta: 1);
        var differentiating = ForwardContext.Differentiating();

        layer.Forward(new Sequence(differentiating.Watch(Values), Lengths), differentiating);
        layer.Forward(new Sequence(Values, Lengths), ForwardContext.Inference);

        Assert.Equal((0f, 0f), (differentiating.Penalty, ForwardContext.Inference.Penalty));
    }

    [Fact]
    public void Forward_NoStepOrNoPair_AddsNoNaN()
    {
        var pass = ForwardContext.Training(new Rng(1));
        var layer = new ActivationRegularization(alpha: 1, beta: 1);

        layer.Forward(new Sequence(pass.Watch(Tensor.Zeros([2, 3, 2])), [0, 0]), pass);
        Assert.Equal(0, pass.Penalty);
        layer.Forward(new Sequence(pass.Watch(Tensor.Ones([2, 1, 2]))), pass);
        Assert.Equal(1, pass.Penalty);
    }

    [Fact]
    public void Stream_OfAChain_EqualsTheBatch()
    {
        var rng = new Rng(3);
        Module<Sequence, Tensor> model = new Lstm(2, 4, rng).Then(new ActivationRegularization(alpha: 1)).Then(new LastStep()).Then(new Linear(4, 1, rng));
        Tensor x = Tensor.Normal([1, 3, 2], 0, 1, rng);
        var stream = model.Stream();

        float last = 0;
        for (int step = 0; step < 3; step++)
            last = stream.Push(x.Data.Slice(2 * step, 2))[0];

        Assert.Equal(model.Predict(x).ToScalar(), last, 1e-6f);
    }

    [Fact]
    public void Constructor_NegativeWeight_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivationRegularization(alpha: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivationRegularization(beta: float.NaN));
        Assert.Equal("ActivationRegularization(alpha 2, beta 0.5)", new ActivationRegularization(2, 0.5f).Name);
    }
}
