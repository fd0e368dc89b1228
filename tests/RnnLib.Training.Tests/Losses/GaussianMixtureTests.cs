namespace RnnLib.Training.Tests;

public sealed class GaussianMixtureTests
{
    private static readonly float[] Row = [0, MathF.Log(3), 1, -2, 5, 6, MathF.Log(0.1f), 0, MathF.Log(0.5f), MathF.Log(2)];

    [Fact]
    public void Sample_VeryLowTemperature_StillTakesTheLargestShare()
    {
        var mixture = GaussianMixture.Read([0.3f, 0.2f, 0.1f, 5, 6, 7, -9, -9, -9], components: 3);
        var rng = new Rng(1);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(5, mixture.Sample(rng, 0.001f)[0], 0.01));
    }

    [Fact]
    public void LogProbability_NarrowCellOrNoDeviation_IsANumber()
    {
        var mixture = GaussianMixture.Read([0, 0, 0], components: 1);
        foreach (double width in (double[])[1e-7, 1e-10, 1e-13])
            Assert.Equal(-0.5 * Math.Log(2 * Math.PI) - 0.5 * 0.25 + Math.Log(width), mixture.LogProbability(0.5, 0.5 + width), 0.01);
        Assert.Equal(0, GaussianMixture.Read([0, 0.25f, -200], components: 1).LogProbability(0.2, 0.3), 1e-9);
        Assert.False(double.IsNaN(GaussianMixture.Read([0, 0.25f, -200], components: 1).LogProbability(0.25, 0.3)));
    }

    [Fact]
    public void Read_Row_GivesSharesMeansAndDeviations()
    {
        var mixture = GaussianMixture.Read(Row, components: 2);

        Approximately.Equal([0.25, 0.75], mixture.Weights);
        Assert.Equal([1f, -2, 5, 6], mixture.Means.ToArray());
        Approximately.Equal([0.1, 1, 0.5, 2], mixture.StandardDeviations.Data);
        Approximately.Equal([0.25 * 1 + 0.75 * 5, 0.25 * -2 + 0.75 * 6], mixture.Mean());
        Assert.Contains("components=3 x (1 + 2 size) numbers, got 10", Assert.Throws<ArgumentException>(() => GaussianMixture.Read(Row, 3)).Message);
    }

    [Fact]
    public void Sample_Many_HaveTheMixturesMoments()
    {
        var mixture = GaussianMixture.Read(Row, components: 2);
        var rng = new Rng(5);
        float[][] draws = [.. Enumerable.Range(0, 20_000).Select(_ => mixture.Sample(rng))];
        float[][] first = [.. draws.Where(draw => draw[0] < 2.5f)];

        Assert.Equal(0.25, first.Length / 20_000.0, 0.01);
        Assert.Equal(4, draws.Average(draw => draw[0]), 0.05);
        Assert.Equal(-2, first.Average(draw => draw[1]), 0.06);
        Assert.Equal(0.1, Math.Sqrt(first.Average(draw => (draw[0] - 1) * (draw[0] - 1))), 0.005);
    }

    [Fact]
    public void Sample_Cold_SharpensSharesAndSpreads()
    {
        var mixture = GaussianMixture.Read(Row, components: 2);
        var rng = new Rng(6);
        float[][] draws = [.. Enumerable.Range(0, 20_000).Select(_ => mixture.Sample(rng, temperature: 0.5f))];
        float[][] first = [.. draws.Where(draw => draw[0] < 2.5f)];

        Assert.Equal(0.1, first.Length / 20_000.0, 0.008);                                  // 0.25² / (0.25² + 0.75²)
        Assert.Equal(0.1 * Math.Sqrt(0.5), Math.Sqrt(first.Average(draw => (draw[0] - 1) * (draw[0] - 1))), 0.005);
        Assert.Throws<ArgumentOutOfRangeException>(() => mixture.Sample(rng, temperature: 0));
    }

    [Fact]
    public void LogProbability_Cells_AddUpToOneAndTendToTheDensity()
    {
        float[] row = [0.3f, -0.2f, -1, 2, MathF.Log(0.4f), MathF.Log(1.5f)];
        var mixture = GaussianMixture.Read(row, components: 2);
        double[] ends = [double.NegativeInfinity, -3, -1.2, -1, 0, 0.1, 4, double.PositiveInfinity];
        double density = Losses.MixtureDensity(new() { Components = 2 })(Tensor.From([1, 6], row), Tensor.From([1, 1], [0.7f])).ToScalar();

        Assert.Equal(1, Enumerable.Range(0, ends.Length - 1).Sum(i => Math.Exp(mixture.LogProbability(ends[i], ends[i + 1]))), 1e-6);
        Assert.Equal(-density, mixture.LogProbability(0.6995, 0.7005) - Math.Log(0.001), 1e-5);
        Assert.Throws<ArgumentException>(() => mixture.LogProbability(1, 1));
        Assert.Throws<InvalidOperationException>(() => GaussianMixture.Read(Row, components: 2).LogProbability(0, 1));
    }

    [Fact]
    public void MixtureDensity_FarAway_StaysFinite()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From([1, 6], [0, 0, 1000, -1000, -3, -3]));

        Tensor loss = Losses.MixtureDensity(new() { Components = 2 })(x, Tensor.From([1, 1], [0]));

        Assert.True(float.IsFinite(loss.ToScalar()));
        Assert.All(pass.Backward(loss).Of(x).ToArray(), d => Assert.True(float.IsFinite(d)));
    }
}
