namespace RnnLib.Training.Tests;

/// <summary>Keras's constraints against their formulas, over each axis.</summary>
public sealed class WeightConstraintTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void NormConstraints_AlongAnAxis_ScaleByKerasFormula(int axis)
    {
        Tensor start = Tensor.Normal([2, 3, 4], 0, 1, new Rng(3));
        Check(WeightConstraint.MaxNorm(1.5f, axis), start, axis, norm => Math.Clamp(norm, 0, 1.5));
        Check(WeightConstraint.UnitNorm(axis), start, axis, _ => 1);
        Check(WeightConstraint.MinMaxNorm(1, 1.5f, 0.25f, axis), start, axis, norm => 0.25 * Math.Clamp(norm, 1, 1.5) + 0.75 * norm);
    }

    [Fact]
    public void Apply_Scalar_IsItsOwnNorm()
    {
        float[] weight = [-4];
        WeightConstraint.MaxNorm(3).Apply(weight, []);
        Approximately.Equal(-3, weight[0]);
    }

    [Fact]
    public void NonNegative_SetsWhatIsBelowZeroToZero()
    {
        float[] weights = [-1, 0, 2, -1e-20f];
        WeightConstraint.NonNegative.Apply(weights, [4]);
        Assert.Equal([0f, 0, 2, 0], weights);
    }

    [Fact]
    public void Step_WithAConstraint_EndsWithinIt()
    {
        var parameter = new Parameter("w", Tensor.Normal([5, 8], 0, 1, new Rng(1)));
        var adam = new Adam(new() { LearningRate = 0.5f, Groups = [new([parameter]) { Constraint = WeightConstraint.MaxNorm(1) }] });

        adam.Step([parameter], OptimizerTests.GradientsOf(parameter, [.. Enumerable.Repeat(-1f, 40)]));

        Assert.All(parameter.Value.ToArray().Chunk(8), row => Assert.InRange(Math.Sqrt(row.Sum(w => (double)w * w)), 0.99, 1.0001));
    }

    [Fact]
    public void Constraint_OfAnAxisThatIsNotThere_IsRefusedBeforeAnyStep()
    {
        var bias = new Parameter("bias", Tensor.Zeros([3]));

        Assert.Contains("bias [3] has no axis 1", Assert.Throws<ArgumentException>(() => new Adam(new() { Groups = [new([bias]) { Constraint = WeightConstraint.MaxNorm(1, 1) }] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("minimum", () => WeightConstraint.MinMaxNorm(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightConstraint.MaxNorm(0));
    }

    private static void Check(WeightConstraint constraint, Tensor start, int axis, Func<double, double> desired)
    {
        float[] weights = start.ToArray();
        constraint.Apply(weights, start.Shape);
        int[] axes = [2, 3, 4], strides = [12, 4, 1];
        int along = axis < 0 ? axes.Length + axis : axis;
        for (int i = 0; i < weights.Length; i++)
        {
            int position = i / strides[along] % axes[along], first = i - position * strides[along];
            double norm = Math.Sqrt(Enumerable.Range(0, axes[along]).Sum(k => Math.Pow(start.Data[first + k * strides[along]], 2)));
            Approximately.Equal(start.Data[i] * desired(norm) / (norm + 1e-7), weights[i]);
        }
    }
}
