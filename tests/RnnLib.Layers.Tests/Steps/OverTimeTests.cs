namespace RnnLib.Layers.Tests;

public sealed class OverTimeTests
{
    private static readonly int[] Lengths = [3, 0, 2];

    public static TheoryData<bool> MeanOrMax => [true, false];

    [Theory]
    [MemberData(nameof(MeanOrMax))]
    public void Forward_PaddingIsNaN_SeesTheRealStepsOnly(bool mean)
    {
        Tensor x = Draw.WithPadding(Draw.Uniform([3, 4, 2], 1), Lengths, float.NaN);

        Tensor y = Create(mean).Predict(new Sequence(x, Lengths));

        for (int feature = 0; feature < 2; feature++)
        {
            float[] first = [x[0, 0, feature], x[0, 1, feature], x[0, 2, feature]], third = [x[2, 0, feature], x[2, 1, feature]];
            Assert.Equal(mean ? first.Average() : first.Max(), y[0, feature], 1e-6);
            Assert.Equal(0, y[1, feature]);
            Assert.Equal(mean ? third.Average() : third.Max(), y[2, feature], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(MeanOrMax))]
    public void Forward_AnyLengths_MatchesCentralDifferences(bool mean)
    {
        Tensor x = Tensor.From([3, 4, 2], [.. Enumerable.Range(0, 24).Select(i => i * 7 % 24 * 0.3f)]);   // no two values near each other
        var input = new Parameter("input", x);
        Expect.Differentiable([input], pass => Create(mean).Forward(new Sequence(pass.Read(input), Lengths), pass));
        Expect.Differentiable([input], pass => Create(mean).Forward(pass.Read(input), pass));
    }

    [Fact]
    public void Max_NaNInARealStep_IsNotHidden() =>
        Assert.True(float.IsNaN(new MaxOverTime().Predict(Tensor.From([1, 3, 1], [1, float.NaN, 2]))[0, 0]));

    [Theory]
    [MemberData(nameof(MeanOrMax))]
    public void OutputSize_IsThatOfTheInput(bool mean)
    {
        Assert.Equal(5, Create(mean).OutputSize(5));
        Assert.Throws<ArgumentNullException>("input", () => Create(mean).Predict(null!));
    }

    private static Module<Sequence, Tensor> Create(bool mean) => mean ? new MeanOverTime() : new MaxOverTime();
}
