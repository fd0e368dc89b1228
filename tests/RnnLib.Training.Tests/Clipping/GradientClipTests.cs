namespace RnnLib.Training.Tests;

public sealed class GradientClipTests
{
    /// <summary>Gradients, norm and clipped gradients computed by PyTorch.</summary>
    [Fact]
    public void ByNorm_TorchsGradients_GivesTorchsNumbers()
    {
        (Gradients gradients, Parameter a, Parameter b) = Make(
            [0.00123015f, 0.29874554f, -0.27413786f, -0.89059184f, -0.45467079f, -0.99164655f], [-0.20852185f, -0.63205255f, -1.76101947f, 0.73492671f]);

        float norm = GradientClip.ByNorm(0.5f).Apply(gradients);

        Approximately.Equal(2.496381953640645, norm);
        Approximately.Equal([0.000246387, 0.059835679, -0.054907012, -0.178376446, -0.091065913, -0.198616673], gradients.Of(a).Data);
        Approximately.Equal([-0.041764796, -0.126593669, -0.352714208, 0.147198311], gradients.Of(b).Data);
    }

    [Fact]
    public void ByNorm_SmallerNorm_LeavesThemAlone()
    {
        (Gradients gradients, Parameter a, _) = Make([0.3f], [0.4f]);

        Approximately.Equal(0.5, GradientClip.ByNorm(0.6f).Apply(gradients));
        Assert.Equal(0.3f, gradients.Of(a)[0]);
    }

    [Fact]
    public void ByValue_CutsOffAndReturnsTheNormBefore()
    {
        (Gradients gradients, Parameter a, Parameter b) = Make([3, -0.5f], [-4]);

        Approximately.Equal(Math.Sqrt(25.25), GradientClip.ByValue(1).Apply(gradients));
        Assert.Equal([1, -0.5f], gradients.Of(a).ToArray());
        Assert.Equal([-1f], gradients.Of(b).ToArray());
    }

    [Fact]
    public void Apply_NotFinite_LeavesThemAloneAndSaysSo()
    {
        (Gradients gradients, Parameter a, _) = Make([7], [float.PositiveInfinity]);

        Assert.Equal(float.PositiveInfinity, GradientClip.ByNorm(1).Apply(gradients));
        Assert.Equal(7, gradients.Of(a)[0]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void Limits_NotPositive_Throw(float limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClip.ByNorm(limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClip.ByValue(limit));
    }

    [Fact]
    public void Apply_SquaresBeyondSinglePrecision_StillClips()
    {
        (Gradients gradients, Parameter a, Parameter b) = Make([3e25f], [4e25f]);

        Approximately.Equal(5e25, GradientClip.ByNorm(1).Apply(gradients));
        Approximately.Equal(0.6, gradients.Of(a)[0]);
        Approximately.Equal(0.8, gradients.Of(b)[0]);

        (gradients, a, _) = Make([float.MaxValue, -1], [float.PositiveInfinity]);
        GradientClip.ByValue(2).Apply(gradients);
        Assert.Equal([2, -1], gradients.Of(a).ToArray());
    }

    /// <summary>The norms of (3, -4) and (12): by hand.</summary>
    [Theory]
    [InlineData(1f, 19.0)]
    [InlineData(2f, 13.0)]
    [InlineData(3f, 12.207054954)]
    [InlineData(0.5f, 51.784609691)]
    [InlineData(float.PositiveInfinity, 12.0)]
    public void ByNorm_AnyP_ScalesToThatNorm(float p, double norm)
    {
        (Gradients gradients, Parameter a, Parameter b) = Make([3, -4], [12]);

        Approximately.Equal(norm, GradientClip.ByNorm(2, p, epsilon: 0).Apply(gradients));

        Approximately.Equal([3 * 2 / norm, -4 * 2 / norm], gradients.Of(a).Data);
        Approximately.Equal([12 * 2 / norm], gradients.Of(b).Data);
        Approximately.Equal(2, GradientClip.ByNorm(100, p).Apply(gradients));
    }

    [Fact]
    public void ByNorm_Epsilon_StandsInTheDivisor()
    {
        (Gradients gradients, Parameter a, _) = Make([3, -4], [12]);

        GradientClip.ByNorm(2, epsilon: 7).Apply(gradients);

        Approximately.Equal([0.3, -0.4], gradients.Of(a).Data);
    }

    [Fact]
    public void ByParameterNorm_EachForItself()
    {
        (Gradients gradients, Parameter a, Parameter b) = Make([3, -4], [0.5f]);
        GradientClip clip = GradientClip.ByParameterNorm(1);

        Approximately.Equal(Math.Sqrt(25.25), clip.Apply(gradients));

        Approximately.Equal([0.6, -0.8], gradients.Of(a).Data);
        Assert.Equal(0.5f, gradients.Of(b)[0]);
        Assert.Equal(0.2, clip.Statistics.LastFactor, 1e-7);
    }

    [Fact]
    public void Statistics_OfSeveralSteps_Count()
    {
        GradientClip clip = GradientClip.ByNorm(6, epsilon: 0);
        Assert.Equal((0L, 0.0), (clip.Statistics.Steps, clip.Statistics.ShareClipped));
        foreach (float scale in new[] { 1, 2, float.PositiveInfinity, 0.5f })
            clip.Apply(Make([3 * scale], [4 * scale]).Gradients);

        ClipStatistics seen = clip.Statistics;
        Assert.Equal((4L, 1L, 1L), (seen.Steps, seen.Clipped, seen.NotFinite));
        Assert.Equal((0.25, 17.5 / 3, 10, 2.5, 1), (seen.ShareClipped, seen.MeanNorm, seen.MaximumNorm, seen.LastNorm, seen.LastFactor));
        Assert.Equal("4 steps, 25 % clipped, norm 5.83 on average, 10 at most, 2.5 last (factor 1), 1 not finite", seen.ToString());

        clip.Apply(Make([8], [0]).Gradients);
        Assert.Equal(0.75, seen.LastFactor);
        seen.Reset();
        Assert.Equal((0L, 0L, 0L, 0.0), (seen.Steps, seen.Clipped, seen.NotFinite, seen.MaximumNorm));
    }

    [Fact]
    public void Statistics_ByValue_TellTheLimitOverTheLargest()
    {
        GradientClip clip = GradientClip.ByValue(1);
        clip.Apply(Make([3, -0.5f], [-4]).Gradients);

        Assert.Equal((1L, 0.25), (clip.Statistics.Clipped, clip.Statistics.LastFactor));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void ByNorm_NotANorm_Throws(float p) => Assert.Throws<ArgumentOutOfRangeException>(() => GradientClip.ByNorm(1, p));

    private static (Gradients Gradients, Parameter A, Parameter B) Make(float[] a, float[] b)
    {
        Parameter first = new("a", Tensor.Zeros([a.Length])), second = new("b", Tensor.Zeros([b.Length]));
        Gradients gradients = OptimizerTests.GradientsOf(first, a);
        gradients.Add(OptimizerTests.GradientsOf(second, b));
        return (gradients, first, second);
    }
}
