namespace RnnLib.Layers.Tests;

public sealed class ActivationTests
{
    private static readonly (Activation Activation, Func<double, double> Value)[] All =
    [
        (Activation.Tanh, Math.Tanh),
        (Activation.Sigmoid, x => 1 / (1 + Math.Exp(-x))),
        (Activation.Relu, x => Math.Max(x, 0)),
        (Activation.Identity, x => x),
        (Activation.Softsign, x => x / (1 + Math.Abs(x))),
        (Activation.Softplus, x => Math.Log(1 + Math.Exp(x))),
        (Activation.LeakyRelu(0.1f), x => x < 0 ? 0.1 * x : x),
        (Activation.ThresholdedRelu(0.5f), x => x > 0.5 ? x : 0),
        (Activation.Elu(0.7f), x => x < 0 ? 0.7 * (Math.Exp(x) - 1) : x),
        (Activation.HardSigmoid(0.3f, 0.4f), x => Math.Clamp(0.3 * x + 0.4, 0, 1)),
        (Activation.ScaledTanh(1.7f, 0.6f), x => 1.7 * Math.Tanh(0.6 * x)),
        (Activation.Affine(1.5f, -0.25f), x => 1.5 * x - 0.25),
    ];

    /// <summary>On both sides of every kink, and no kink within reach of a small step.</summary>
    private static readonly float[] Points = [-3, -1.4f, -0.8f, -0.2f, 0.1f, 0.3f, 0.7f, 1.9f, 2.6f];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Apply_Points_FollowsTheFormula(int index)
    {
        (Activation activation, Func<double, double> value) = All[index];
        float[] y = new float[Points.Length];

        activation.Apply(Points, y);

        Assert.All(Points.Zip(y), point => Assert.Equal(value(point.First), point.Second, 1e-5));
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Backward_Points_MatchesCentralDifferences(int index)
    {
        (Activation activation, Func<double, double> value) = All[index];
        float[] y = new float[Points.Length], dx = new float[Points.Length];
        activation.Apply(Points, y);

        activation.Backward([.. Enumerable.Repeat(2f, y.Length)], y, dx);

        for (int i = 0; i < Points.Length; i++)
            Assert.Equal((value(Points[i] + 1e-4) - value(Points[i] - 1e-4)) / 1e-4, dx[i], 1e-3);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Rnn_WithActivation_AppliesItToTheSum(int index)
    {
        (Activation activation, Func<double, double> value) = All[index];
        var rnn = new Rnn(1, 1, new Rng(1), new() { Activation = activation });
        foreach ((Parameter parameter, float w) in rnn.Parameters.Zip([0.5f, 0.8f, 0.1f, -0.3f]))
            parameter.Assign([w]);

        Sequence output = rnn.Predict(Tensor.From(new float[,,] { { { 1 }, { -2 } } }));

        double first = value(0.5 + 0.1 - 0.3);
        Assert.Equal(first, output.Values[0, 0, 0], 1e-5);
        Assert.Equal(value(-1 + 0.8 * first - 0.2), output.Values[0, 1, 0], 1e-5);
    }

    [Fact]
    public void Alpha_AtAndBeyondItsBounds_IsRightOrRefused()
    {
        float[] x = [-2, 3], y = new float[2], dx = new float[2];
        Activation.LeakyRelu(0).Apply(x, y);
        Activation.LeakyRelu(0).Backward([1, 1], y, dx);

        Assert.Equal([0, 1], dx);
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.LeakyRelu(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.ThresholdedRelu(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.Elu(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.ScaledTanh(0));
    }
}
