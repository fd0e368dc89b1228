using MathNet.Numerics.LinearAlgebra;
using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class RecurrentMatricesTests
{
    [Theory]
    [InlineData(new[] { 0f, -0.7f, 0.7f, 0f }, 0.7)]                         // a quarter turn: a complex pair
    [InlineData(new[] { 2f, 5f, 0f, -3f }, 3)]
    [InlineData(new[] { 0.9f, 1f, 0f, 0.9f }, 0.9)]                          // one eigenvector only
    [InlineData(new[] { 0f, 1f, 0f, 0f }, 0)]                                // gone after two steps
    [InlineData(new[] { 0f, 0f, 0f, 0f }, 0)]
    public void SpectralRadiusOf_KnownMatrix_IsItsLargestEigenvalue(float[] values, double expected) =>
        Assert.Equal(expected, Diagnose.SpectralRadiusOf(Tensor.From([2, 2], values)), 1e-6);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void SpectralRadiusOf_RandomMatrix_IsThatOfAnEigenvalueDecomposition(int size)
    {
        Tensor matrix = Tensor.Normal([size, size], 0, 1, new Rng((ulong)size));
        var same = Matrix<double>.Build.Dense(size, size, (i, j) => matrix[i, j]);

        Assert.Equal(same.Evd().EigenValues.Max(value => value.Magnitude), Diagnose.SpectralRadiusOf(matrix), 1e-6 * size);
    }

    [Fact]
    public void SpectralRadiusOf_NotSquare_Throws() =>
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => Diagnose.SpectralRadiusOf(Tensor.Zeros([2, 3]))).Message);

    [Fact]
    public void RecurrentMatrices_OrthogonalLstm_HasOneForEveryGateAndDirection()
    {
        var rng = new Rng(2);
        var model = new Lstm(3, 8, rng, new() { Layers = 2, Bidirectional = true, Initialization = RecurrentInitialization.Keras }).Then(new LastStep()).Then(new Linear(16, 1, rng));

        IReadOnlyList<RecurrentMatrix> matrices = Diagnose.RecurrentMatrices(model);

        Assert.Equal(16, matrices.Count);
        Assert.Equal(["i", "f", "g", "o"], matrices.Take(4).Select(m => m.Gate));
        Assert.All(matrices, m => Assert.Equal((1, 1), (Math.Round(m.Radius!.Value, 5), Math.Round(m.Norm, 5))));
        Assert.Equal((1, true), (matrices[^1].Place.Layer, matrices[^1].Place.IsBackward));
    }

    [Fact]
    public void RecurrentMatrices_OneGate_IsItsBlockOfTheWeights()
    {
        var gru = new Gru(2, 5, new Rng(3));
        Tensor n = gru.Weights()["W_hn"];

        RecurrentMatrix matrix = Diagnose.RecurrentMatrices(gru)[2];

        var same = Matrix<double>.Build.Dense(5, 5, (i, j) => n[i, j]);
        Assert.Equal("n", matrix.Gate);
        Assert.Equal(same.Evd().EigenValues.Max(value => value.Magnitude), matrix.Radius!.Value, 1e-6);
        Assert.Equal(same.L2Norm(), matrix.Norm, 1e-6);
    }

    [Fact]
    public void RecurrentMatrices_ProjectionIndependentAndMinimal_HaveWhatTheyCanHave()
    {
        var rng = new Rng(3);
        Assert.All(Diagnose.RecurrentMatrices(new Lstm(2, 5, rng, new() { ProjectionSize = 3 })), m => Assert.Null(m.Radius));
        var independent = new Rnn(2, 3, rng, new() { Independent = true });
        independent.Parameter("weight_hh_l0").Assign([0.5f, -2, 1]);
        Assert.Equal((2, 2), (Diagnose.RecurrentMatrices(independent)[0].Radius!.Value, Diagnose.RecurrentMatrices(independent)[0].Norm));
        Assert.Empty(Diagnose.RecurrentMatrices(new MinGru(2, 3, rng)));
    }
}
